<?php
class A
{
    static function f()
    {
        static $n = 0;
        return ++$n;
    }
}
class B extends A
{
}
echo A::f(), A::f(), B::f(), B::f(), A::f(), "\n";
