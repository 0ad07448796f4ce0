<?php
function f(...$args)
{
    echo json_encode($args), "\n";
}
f(...[1, 2], ...[3]);
f(0, ...[1], ...[]);
f(...['a' => 1, 'b' => 2]);
f(1, ...['x' => 2]);
f(...new ArrayIterator([7, 8]));
f(...(function () {
    yield 1;
    yield 'k' => 2;
})());
function g($a, $b = 'B', $c = 'C')
{
    echo "$a $b $c\n";
}
g(...['c' => 3, 'a' => 1]);
g(...[1, 2]);
