<?php
// Eratosthenes: one large packed array, written by index.
function primes(int $limit): int
{
    $composite = array_fill(0, $limit + 1, false);
    $count = 0;
    for ($i = 2; $i <= $limit; $i++) {
        if (!$composite[$i]) {
            $count++;
            for ($j = $i * $i; $j <= $limit; $j += $i) {
                $composite[$j] = true;
            }
        }
    }
    return $count;
}

for ($i = 0; $i < 4; $i++) {
    echo primes(2000000 + $i), "\n";
}
