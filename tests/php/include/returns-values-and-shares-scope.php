<?php
$x = 'outer';
$r = include 'inc/returns.inc';
var_dump($r, $fromInclude, $x);
function f()
{
    $x = 'function scope';
    $r = include 'inc/returns.inc';
    return [$r, $x, isset($fromInclude)];
}
var_dump(f());
var_dump(include 'inc/nothing.inc');
