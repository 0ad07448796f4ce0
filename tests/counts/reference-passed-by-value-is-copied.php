<?php
// A member of a reference set given by value: the second forced copy, since one zval cannot be both.
function f($p)
{
    xdebug_debug_zval('p');
}
$a = 'text';
$r = &$a;
f($a);
xdebug_debug_zval('a', 'r');
