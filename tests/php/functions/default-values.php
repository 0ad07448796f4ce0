<?php
function f($a, $b = 2, $c = PHP_INT_SIZE * 2, $d = ['x' => [1]], $e = M_PI > 3 ? 'yes' : 'no', ?int $g = null)
{
    var_dump($a, $b, $c, $d, $e, $g);
}
f(1);
f(1, null, 3, 'd', 5, 6);
const LATER = 'constant';
function g($x = LATER . '!', $y = __FUNCTION__, $z = __LINE__)
{
    echo $x, $y, $z, "\n";
}
g();
