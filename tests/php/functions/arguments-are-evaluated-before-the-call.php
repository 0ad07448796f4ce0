<?php
function f($a, $b, $c)
{
    var_dump($a, $b, $c);
}
$i = 1;
f($i, $i++, ++$i);
$x = 'v';
f($x, $x = 'w', $x);
function g(&$a, $b)
{
    $a = 'ref';
    var_dump($b);
}
$y = 'orig';
g($y, $y);
var_dump($y);
