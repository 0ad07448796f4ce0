<?php
// A parameter by reference makes a reference set of the variable; when the call ends, the set has one holder and is
// none any more. A zval shared with another name is separated first: the other name keeps the old one.
function f(&$p)
{
    xdebug_debug_zval('p');
    $p = 'changed';
}
$a = 'text';
$b = $a;
f($a);
xdebug_debug_zval('a', 'b');
