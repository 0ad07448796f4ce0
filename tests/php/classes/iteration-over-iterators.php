<?php
class Range implements Iterator
{
    private $i;
    function __construct(private $from, private $to)
    {
        $this->i = $from;
    }
    function current(): mixed
    {
        echo '[c]';
        return $this->i;
    }
    function key(): mixed
    {
        echo '[k]';
        return "k$this->i";
    }
    function next(): void
    {
        echo '[n]';
        $this->i++;
    }
    function rewind(): void
    {
        echo '[r]';
        $this->i = $this->from;
    }
    function valid(): bool
    {
        echo '[v]';
        return $this->i <= $this->to;
    }
}
foreach (new Range(1, 3) as $k => $v) {
    echo "$k=>$v";
    if ($v == 2) {
        break;
    }
}
echo "\n";
foreach (new Range(1, 1) as $v) {
}
echo "\n", json_encode(iterator_to_array(new Range(1, 2))), iterator_count(new Range(1, 5)), "\n";
class Agg implements IteratorAggregate
{
    function getIterator(): Iterator
    {
        return new ArrayIterator(['x' => 1]);
    }
}
foreach (new Agg as $k => $v) {
    echo "$k$v\n";
}
try {
    foreach (new Range(1, 2) as &$v) {
    }
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
[$p, $q] = [...new Range(5, 6)];
echo $p + $q, "\n";
