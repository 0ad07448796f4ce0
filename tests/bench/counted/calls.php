<?php
// Calls of functions: arguments, defaults, types, recursion.
function fib($n)
{
    return $n < 2 ? $n : fib($n - 1) + fib($n - 2);
}

function typed(int $a, string $b, float $c = 1.5): float
{
    return $a * $c + strlen($b);
}

$sum = 0.0;
for ($i = 0; $i < 20000; $i++) {
    $sum += typed($i, 'abc') + typed($i, 'de', 2.5);
}
echo fib(18), ' ', $sum, "\n";
