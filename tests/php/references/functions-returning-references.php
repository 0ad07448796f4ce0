<?php
function &get(array &$a, $k)
{
    return $a[$k];
}
$a = ['x' => 1];
$r = &get($a, 'x');
$r = 2;
$copy = get($a, 'x');
$copy = 3;
var_dump($a);
function &counter()
{
    static $n = 0;
    return $n;
}
$c = &counter();
$c += 10;
var_dump(counter());
function &bad()
{
    return 5 + 1;
}
$b = &bad();
var_dump($b);
