<?php
// A returned variable hands over its zval: the two names share what was passed through the function.
function same($p)
{
    return $p;
}
$a = 'text';
$b = same($a);
xdebug_debug_zval('a', 'b');
$c = same('literal');
xdebug_debug_zval('c');
