<?php
function f(&$x)
{
    $x = 1;
}
f(strtolower('A'));
try {
    f(1 + 1);
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
f(...[1]);
function g()
{
    return 2;
}
f(g());
try {
    f($a = 5);
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
var_dump($a);
