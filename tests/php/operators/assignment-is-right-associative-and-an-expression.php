<?php
$a = $b = $c = 3;
var_dump($a, $b, $c, ($d = 4) + $d);
$x = 1 + $y = 2;
var_dump($x, $y);
if (!$z = 0) {
    var_dump($z);
}
