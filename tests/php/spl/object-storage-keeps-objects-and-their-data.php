<?php
$a = new stdClass; $a->name = 'a';
$b = new stdClass; $b->name = 'b';
$storage = new SplObjectStorage;
$storage->attach($a);
$storage[$b] = ['some' => 'data'];
$storage->attach($a, 'of a');
var_dump(count($storage), isset($storage[$a]), $storage[$a], $storage->contains(new stdClass));
foreach ($storage as $index => $object) {
    echo $index, ' ', $object->name, ' ', json_encode($storage->getInfo()), "\n";
    $storage->setInfo("info of $object->name");
}
var_dump($storage);
echo $text = serialize($storage), "\n";
$back = unserialize($text);
foreach ($back as $object) {
    echo $object->name, ' ', $back[$object], "\n";
}
unset($storage[$a]);
try {
    $storage[$a];
} catch (UnexpectedValueException $e) {
    echo $e->getMessage(), "\n";
}
class ByName extends SplObjectStorage
{
    public function getHash($object): string { return $object->name; }
}
$names = new ByName;
$names->attach($a);
$twin = clone $a;
var_dump($names->contains($twin));
$names->removeAll($names);
var_dump(count($names));
// The collector sees what it holds.
$loop = new SplObjectStorage;
$loop[$loop] = $loop;
unset($loop);
var_dump(gc_collect_cycles() > 0);
