<?php
$len = strlen(...);
echo $len('four'), "\n";
function f($a, $b = 'B')
{
    return "$a$b";
}
$g = f(...);
echo $g('x'), $g('x', 'y'), $g(b: 1, a: 2), "\n";
$name = 'strtoupper';
$h = $name(...);
echo $h('up'), "\n";
var_dump($len instanceof Closure, array_map(intval(...), ['1', '2x']));
try {
    nope(...);
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
