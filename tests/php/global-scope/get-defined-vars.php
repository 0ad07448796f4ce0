<?php
function f($a, $b = 2)
{
    $c = 3;
    $$a = 'dynamic';
    unset($b);
    var_dump(get_defined_vars());
}
f('name');
