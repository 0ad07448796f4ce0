<?php
$o = new ArrayObject(['b' => 1, 'a' => 2]);
$o['c'] = 3;
unset($o['b']);
$o->ksort();
foreach ($o as $k => $v) {
    echo "$k=$v ";
}
var_dump(count($o), isset($o['a']), $o->getArrayCopy());
foreach (new LimitIterator(new InfiniteIterator(new ArrayIterator([1, 2])), 1, 4) as $v) {
    echo $v;
}
foreach (new CallbackFilterIterator(new ArrayIterator(range(1, 6)), fn($x) => $x % 2 == 0) as $v) {
    echo $v;
}
foreach (new RecursiveIteratorIterator(new RecursiveArrayIterator([1, [2, [3]]])) as $v) {
    echo $v;
}
echo "\n";
