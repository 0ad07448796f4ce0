<?php
function f(&$r, ...$rest)
{
    $r = 'set';
    var_dump($rest);
}
f(r: $x, other: 1);
var_dump($x);
function g(...$all)
{
    return func_get_args();
}
var_dump(g(1, k: 2));
