<?php
function f($first, ...$rest)
{
    var_dump($first, $rest);
}
f(1);
f(1, 2, 3);
f('a', x: 'named', y: 2);
function sum(int ...$n)
{
    return array_sum($n);
}
var_dump(sum(), sum(1, 2, '3'));
try {
    sum(1, 'x');
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
