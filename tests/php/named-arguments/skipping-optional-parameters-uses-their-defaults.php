<?php
function f($a = 1, $b = [], $c = PHP_INT_SIZE, $d = null)
{
    echo json_encode(func_get_args()), func_num_args(), "\n";
}
f(d: 'last');
f(c: 3);
f();
