<?php
// Closures as callbacks, sorting with one, generators that feed generators.
function numbers(int $limit): Generator
{
    for ($i = 0; $i < $limit; $i++) {
        yield $i;
    }
}

function mapped(iterable $values, callable $change): Generator
{
    foreach ($values as $key => $value) {
        yield $key => $change($value);
    }
}

$seed = 7;
$list = [];
for ($i = 0; $i < 3000; $i++) {
    $seed = ($seed * 1103515245 + 12345) & 0x7fffffff;
    $list[] = $seed;
}
usort($list, fn($a, $b) => $a <=> $b);
$sum = 0;
foreach (mapped(numbers(5000), fn($n) => $n * 2) as $value) {
    $sum += $value;
}
echo $sum, ' ', $list[0], ' ', array_sum(array_map(fn($n) => $n % 10, array_filter($list, fn($n) => $n & 1))), "\n";
