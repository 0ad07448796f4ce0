<?php
class C implements IteratorAggregate
{
    private $items = ['a' => 1, 'b' => 2];
    function getIterator(): Generator
    {
        foreach ($this->items as $k => $v) {
            yield $k => $v;
        }
    }
    static function s()
    {
        yield static::class;
    }
}
foreach (new C as $k => $v) {
    echo "$k$v ";
}
foreach (C::s() as $v) {
    echo $v, ' ';
}
$mul = 3;
$g = (function () use ($mul) {
    yield from array_map(fn($x) => $x * $mul, [1, 2]);
})();
echo implode(',', iterator_to_array($g)), "\n";
var_dump((fn() => yield 5)()->current(), $g instanceof Traversable, $g instanceof Iterator);
