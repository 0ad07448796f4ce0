<?php
// Each call's parameter holds the same zval: the variable and four parameters.
function f($p, $n)
{
    if ($n > 0) {
        f($p, $n - 1);
        return;
    }
    xdebug_debug_zval('p');
}
$a = 'text';
f($a, 3);
xdebug_debug_zval('a');
