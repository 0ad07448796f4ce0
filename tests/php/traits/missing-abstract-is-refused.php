<?php
trait T
{
    abstract function need();
}
class A
{
    use T;
}
