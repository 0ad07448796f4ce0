<?php
class A
{
    public $p = 1;
    public static $s = 1;
}
$a = new A;
$r = &$a->p;
$r = 2;
$b = clone $a;
$b->p = 3;
var_dump($a->p);
$s = &A::$s;
$s = 9;
var_dump(A::$s);
foreach ($a as $k => &$v) {
    $v = 'looped';
}
unset($v);
var_dump($a->p, $r);
