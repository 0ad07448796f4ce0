<?php
$n = 'target';
$r = &$$n;
$r = 5;
var_dump($target);
function f()
{
    $name = 'x';
    $x = 1;
    $alias = &$$name;
    $alias = 2;
    return $x;
}
var_dump(f());
