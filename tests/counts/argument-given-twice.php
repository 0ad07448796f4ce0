<?php
// One zval for the variable and both parameters.
function f($p, $q)
{
    xdebug_debug_zval('p', 'q');
    $q = 'other';
    xdebug_debug_zval('p', 'q');
}
$a = 'text';
f($a, $a);
xdebug_debug_zval('a');
