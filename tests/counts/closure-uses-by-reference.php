<?php
// Captured by reference: the variable and the closure are one set; inside, the local name is its third holder.
$n = 'text';
$f = function () use (&$n) {
    xdebug_debug_zval('n');
    $n .= '!';
};
xdebug_debug_zval('n');
$f();
xdebug_debug_zval('n');
unset($f);
xdebug_debug_zval('n');
