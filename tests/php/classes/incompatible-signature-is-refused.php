<?php
class A
{
    function f(int $x): string
    {
    }
}
class B extends A
{
    function f(string $x): string
    {
    }
}
