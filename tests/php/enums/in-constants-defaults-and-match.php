<?php
enum E
{
    case A;
    case B;
}
class C
{
    const X = E::A;
    public E $e = E::B;
    function f(E $e = self::X)
    {
        return $e;
    }
}
var_dump((new C)->f(), (new C)->e, C::X);
try {
    (new C)->f('A');
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
$map = new WeakMap;
$map[E::A] = 1;
echo $map[E::A], "\n";
try {
    $a = [E::A => 1];
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
