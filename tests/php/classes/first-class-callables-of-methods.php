<?php
class A
{
    private function priv($x)
    {
        return "priv $x";
    }
    static function st($x)
    {
        return static::class . $x;
    }
    function get()
    {
        return $this->priv(...);
    }
    function __call($n, $a)
    {
        return "$n(" . implode(',', $a) . ')';
    }
}
class B extends A
{
}
$f = (new A)->get();
echo $f(1), A::st(...)(2), B::st(...)(3), (new A)->magic(...)(4), "\n";
var_dump((new ReflectionFunction(strlen(...)))->getName());
