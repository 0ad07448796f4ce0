<?php
function f($a = 1, $b)
{
    var_dump($a, $b);
}
function g(?int $a = null, $b)
{
}
function h(int $a = null, $b)
{
    var_dump($a);
}
h(null, 1);
try {
    f(5);
} catch (ArgumentCountError $e) {
    echo $e->getMessage(), "\n";
}
