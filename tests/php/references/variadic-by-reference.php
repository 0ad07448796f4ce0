<?php
function all(&...$args)
{
    foreach ($args as &$a) {
        $a *= 2;
    }
}
$x = 1;
$y = [2];
all($x, $y[0]);
$spread = [5, 6];
all(...$spread);
var_dump($x, $y, $spread);
