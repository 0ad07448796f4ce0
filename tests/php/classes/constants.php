<?php
class A
{
    const X = 1, Y = self::X + 1, LIST = ['a' => self::Y];
    protected const P = 'prot';
    final public const F = 'final';
    static function p()
    {
        return [static::P, self::LIST['a'], static::X];
    }
}
class B extends A
{
    const X = parent::X * 10;
    protected const P = 'b';
}
echo json_encode([A::p(), B::p(), B::Y, B::LIST, B::F, constant('A::X'), defined('A::NOPE'), A::class, (new B)::X]), "\n";
$name = 'B';
echo $name::X, "\n";
