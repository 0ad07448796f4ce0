<?php
// Recursive calls and nothing else.
function fib(int $n): int
{
    return $n < 2 ? $n : fib($n - 1) + fib($n - 2);
}

echo fib(35), "\n";
