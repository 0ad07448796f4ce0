<?php
$f = function ($x) use (&$f) {
    return array_map($f, [$x]);
};
class A
{
    function __get($n)
    {
        return (new A)->$n;
    }
    function __toString()
    {
        return 'x' . new A;
    }
    function __call($n, $a)
    {
        usort($a, fn($x, $y) => $this->$n(1, 2));
    }
}
foreach ([fn() => $f(1), fn() => (new A)->x, fn() => (string) new A, fn() => (new A)->call(1, 2)] as $g) {
    try {
        $g();
    } catch (Error $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
        unset($e);
    }
}
