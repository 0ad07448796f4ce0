<?php
// An argument that lives in a variable is shared with the parameter: one zval, two holders. There is no argument
// stack that would hold it once more. A computed argument, or a literal, is a new zval that only the parameter holds.
function f($p)
{
    xdebug_debug_zval('p');
}
$a = 'text';
f($a);
xdebug_debug_zval('a');
f($a . '!');
f('literal');
