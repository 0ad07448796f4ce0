<?php
trait X
{
    function f()
    {
    }
}
trait Y
{
    function f()
    {
    }
}
class A
{
    use X, Y;
}
