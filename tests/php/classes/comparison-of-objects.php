<?php
class A
{
    public $x = 1;
    private $y;
    function __construct($y = 0)
    {
        $this->y = $y;
    }
}
class B extends A
{
}
var_dump(new A == new A, new A(1) == new A(2), new A == new B, new A(1) < new A(2), new A <=> new A, new A == 'A', new stdClass == new stdClass);
$o = new A;
$p = $o;
var_dump($o === $p, $o == $p, $o === clone $o, (object) ['a' => 1] == (object) ['a' => '1']);
var_dump(new stdClass == 1);
