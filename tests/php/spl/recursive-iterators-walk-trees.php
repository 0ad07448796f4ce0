<?php
$tree = ['a' => 1, 'b' => ['c' => 2, 'd' => ['e' => 3]], 'f' => []];
$modes = ['leaves' => RecursiveIteratorIterator::LEAVES_ONLY, 'self first' => RecursiveIteratorIterator::SELF_FIRST,
    'child first' => RecursiveIteratorIterator::CHILD_FIRST];
foreach ($modes as $name => $mode) {
    echo $name, ':';
    $walk = new RecursiveIteratorIterator(new RecursiveArrayIterator($tree), $mode);
    foreach ($walk as $key => $value) {
        echo " {$walk->getDepth()}$key", is_array($value) ? '' : "=$value";
    }
    echo "\n";
}
$walk = new RecursiveIteratorIterator(new RecursiveArrayIterator($tree), RecursiveIteratorIterator::SELF_FIRST);
$walk->setMaxDepth(1);
echo implode(' ', array_keys(iterator_to_array($walk))), "\n";
class Telling extends RecursiveIteratorIterator
{
    public function beginIteration(): void { echo "begin\n"; }
    public function endIteration(): void { echo "end\n"; }
    public function beginChildren(): void { echo str_repeat('  ', $this->getDepth()), "<ul>\n"; }
    public function endChildren(): void { echo str_repeat('  ', $this->getDepth()), "</ul>\n"; }
    public function callHasChildren(): bool { return $this->key() !== 'd' && parent::callHasChildren(); }
}
foreach (new Telling(new RecursiveArrayIterator($tree)) as $key => $value) {
    echo $key, ' ', json_encode($value), "\n";
}
foreach (new RecursiveTreeIterator(new RecursiveArrayIterator($tree)) as $key => $line) {
    echo "[$key] $line\n";
}
class Letters extends RecursiveFilterIterator
{
    public function accept(): bool { return $this->hasChildren() || $this->current() > 1; }
}
$filtered = new RecursiveIteratorIterator(new Letters(new RecursiveArrayIterator($tree)));
echo json_encode(iterator_to_array($filtered)), "\n";
$callback = new RecursiveCallbackFilterIterator(new RecursiveArrayIterator($tree), fn($v, $k, $it) => $it->hasChildren() || $v !== 2);
echo json_encode(iterator_to_array(new RecursiveIteratorIterator($callback))), "\n";
foreach (new RecursiveIteratorIterator(new ParentIterator(new RecursiveArrayIterator($tree)), 1) as $key => $value) {
    echo $key, ' ';
}
echo "\n";
$both = new MultipleIterator(MultipleIterator::MIT_NEED_ANY | MultipleIterator::MIT_KEYS_ASSOC);
$both->attachIterator(new ArrayIterator([1, 2, 3]), 'numbers');
$both->attachIterator(new ArrayIterator(['x', 'y']), 'letters');
foreach ($both as $values) {
    echo json_encode($values), "\n";
}
foreach ([RegexIterator::MATCH, RegexIterator::GET_MATCH, RegexIterator::ALL_MATCHES, RegexIterator::SPLIT, RegexIterator::REPLACE] as $mode) {
    $regex = new RegexIterator(new ArrayIterator(['a1b2', 'none', 'c3']), '/[0-9]/', $mode);
    $regex->replacement = '#';
    echo json_encode(iterator_to_array($regex)), "\n";
}
