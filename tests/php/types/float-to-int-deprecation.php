<?php
function f(int $x)
{
    return $x;
}
var_dump(f(5.0), f('7.0'));
try {
    var_dump(f(5.5));
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
try {
    var_dump(f('5.5'));
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
var_dump(5.5 % 3, 1.5 | 0, chr(65.7), str_repeat('ab', 2.0));
