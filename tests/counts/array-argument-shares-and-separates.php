<?php
// The zval is shared, so the array is; writing the parameter separates the zval and copies the array, and now it is
// the elements that two arrays share.
function f($p)
{
    xdebug_debug_zval('p');
    $p[] = 'new';
    xdebug_debug_zval('p');
}
$a = array('x', 'y');
f($a);
xdebug_debug_zval('a');
