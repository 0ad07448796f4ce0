<?php
function f($a)
{
    var_dump(func_num_args(), func_get_args(), func_get_arg(1));
    $a = 'changed';
    var_dump(func_get_args()[0]);
}
f(1, 2, 3);
try {
    func_get_args();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
