<?php
class A
{
    private $v = 'private';
    function get()
    {
        return function () {
            return $this->v;
        };
    }
    function arrow()
    {
        return fn() => fn() => $this->v;
    }
    function st()
    {
        return static function () {
            return isset($this);
        };
    }
}
$a = new A;
var_dump($a->get()(), $a->arrow()()(), $a->st()());
