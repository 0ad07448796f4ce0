<?php
abstract class A
{
    abstract function one();
    abstract function two($x);
}
class B extends A
{
    function one()
    {
    }
}
