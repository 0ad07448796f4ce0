<?php
trait T
{
    public $x = 1;
}
class A
{
    use T;
    public $x = 2;
}
