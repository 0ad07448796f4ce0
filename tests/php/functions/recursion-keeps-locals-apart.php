<?php
function fact(int $n): int
{
    $local = $n;
    return $n <= 1 ? 1 : fact($n - 1) * $local;
}
function hanoi($n, $a, $b, $c)
{
    return $n == 0 ? 0 : hanoi($n - 1, $a, $c, $b) + 1 + hanoi($n - 1, $c, $b, $a);
}
function even($n)
{
    return $n == 0 ? true : odd($n - 1);
}
function odd($n)
{
    return $n == 0 ? false : even($n - 1);
}
var_dump(fact(20), hanoi(8, 'a', 'b', 'c'), even(1000));
$fib = fn($n) => $n < 2 ? $n : $GLOBALS['fib']($n - 1) + $GLOBALS['fib']($n - 2);
echo $fib(15), "\n";
function deep($n)
{
    return $n ? deep($n - 1) + 1 : 0;
}
echo deep(20000), "\n";
