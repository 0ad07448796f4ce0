<?php
class P
{
}
class Q extends P
{
}
class A
{
    function f(Q $x): P
    {
        return new P;
    }
    function g(int $x)
    {
    }
}
class B extends A
{
    function f(P|null $x, $extra = 1): Q
    {
        return new Q;
    }
    function g(int|string $x, ...$more): void
    {
    }
}
var_dump((new B)->f(null));
