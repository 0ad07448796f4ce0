<?php
// The parameter is shared with the caller's variable: writing it copies first, and the caller's is alone again.
function f($p)
{
    $p .= '!';
    xdebug_debug_zval('p');
    xdebug_debug_zval('p');
}
$a = 'text';
$b = $a;
f($a);
xdebug_debug_zval('a', 'b');
