<?php
class A
{
    public function __construct(public readonly array $list, public readonly int $n = 5)
    {
    }
    function change()
    {
        $this->n = 9;
    }
    function with($n)
    {
        $c = clone $this;
        return $c;
    }
}
$a = new A([1]);
foreach ([fn() => $a->n = 1, fn() => $a->change(), fn() => $a->list[] = 2, fn() => $a->n++, function () use ($a) {
    unset($a->n);
}, function () use ($a) {
    $r = &$a->n;
}, fn() => $a->nope = 1] as $f) {
    try {
        $f();
        echo "ok\n";
    } catch (Error $e) {
        echo $e->getMessage(), "\n";
    }
}
var_dump($a);
class B
{
    public readonly int $x;
}
try {
    $b = new B;
    $b->x = 1;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
var_dump(isset($b->x));
