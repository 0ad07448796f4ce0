<?php
// A generator's frame lives as long as the generator: its parameter holds the argument's zval that long.
function g($p)
{
    yield 1;
    xdebug_debug_zval('p');
    yield $p;
}
$a = 'text';
$g = g($a);
xdebug_debug_zval('a');
$g->next();
$b = $g->current();
unset($g);
xdebug_debug_zval('a', 'b');
