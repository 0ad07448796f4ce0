<?php
// `static` binds the local name to the function's own slot: a reference set of the two.
function f()
{
    static $s = 'first';
    xdebug_debug_zval('s');
    $copy = $s;
    xdebug_debug_zval('copy');
    $s .= '+';
}
f();
f();
