<?php
class A
{
    public static $n = 0;
    public static $own = 'a';
    static function inc()
    {
        return ++static::$n;
    }
}
class B extends A
{
    public static $own = 'b';
}
A::inc();
B::inc();
echo A::$n, B::$n, A::$own, B::$own, "\n";
B::$n = &$ref;
$ref = 50;
echo A::$n, "\n";
$name = 'A';
echo $name::$own, $name::inc(), (new B)::$own, "\n";
$prop = 'own';
echo A::$$prop, A::${'o' . 'wn'}, "\n";
A::$own = ['k' => [1]];
A::$own['k'][] = 2;
echo json_encode(A::$own), "\n";
