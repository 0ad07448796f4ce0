<?php
function letters() { yield 'a' => 1; yield 'b' => 2; yield 'c' => 3; yield 'd' => 4; }
class Odd extends FilterIterator
{
    public function accept(): bool { return $this->current() % 2 === 1; }
}
function show(string $what, iterable $items): void
{
    echo $what, ':';
    foreach ($items as $key => $value) {
        echo " $key=$value";
    }
    echo "\n";
}
show('plain', new IteratorIterator(letters()));
show('odd', new Odd(letters()));
show('callback', new CallbackFilterIterator(letters(), fn($v, $k, $it) => $k > 'b' && $it instanceof Generator));
show('limit', new LimitIterator(new ArrayIterator(range('a', 'f')), 2, 3));
show('limit of an endless one', new LimitIterator(new InfiniteIterator(new ArrayIterator([1, 2, 3])), 0, 7));
$joined = new AppendIterator;
$joined->append(new ArrayIterator([1, 2]));
$joined->append(new ArrayIterator(['x' => 3]));
show('joined', $joined);
$once = new NoRewindIterator(new ArrayIterator([1, 2, 3]));
foreach ($once as $value) { echo $value; break; }
$once->next();
foreach ($once as $value) { echo $value; }
echo "\n";
foreach ($cached = new CachingIterator(new ArrayIterator(['x', 'y', 'z'])) as $value) {
    echo $value, $cached->hasNext() ? ', ' : "\n";
}
$cached = new CachingIterator(new ArrayIterator(['k' => 'v', 'l' => 'w']), CachingIterator::FULL_CACHE);
foreach ($cached as $value);
var_dump($cached->getCache(), count($cached), isset($cached['k']));
class Careless extends IteratorIterator { public function __construct() {} }
try {
    (new Careless)->rewind();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    (new EmptyIterator)->current();
} catch (BadMethodCallException $e) {
    echo $e->getMessage(), "\n";
}
// Methods that the outer iterator does not have are those of the inner one.
echo (new LimitIterator(new ArrayIterator([1, 2, 3]), 1))->count(), "\n";
