<?php
// `global` binds the local name to the global one; the set falls back when the local name goes.
function f()
{
    global $g;
    xdebug_debug_zval('g');
    $g = 'changed';
}
$g = 'text';
$other = $g;
f();
xdebug_debug_zval('g', 'other');
