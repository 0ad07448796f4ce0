<?php
// The array is new, its elements are the arguments' zvals.
function f(...$all)
{
    xdebug_debug_zval('all');
}
$a = 'text';
f($a, 5, $a);
