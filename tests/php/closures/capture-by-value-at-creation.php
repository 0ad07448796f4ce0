<?php
$x = 1;
$f = function ($y) use ($x) {
    $x++;
    return $x + $y;
};
$x = 100;
var_dump($f(1), $f(1), $x);
