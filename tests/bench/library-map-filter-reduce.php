<?php
// array_map, array_filter and array_reduce with closures.
$numbers = range(1, 20000);
$sum = 0;
for ($round = 0; $round < 25; $round++) {
    $squares = array_map(fn ($x) => $x * $x, $numbers);
    $even = array_filter($squares, fn ($x) => ($x & 1) === 0);
    $sum += array_reduce($even, fn ($carry, $x) => $carry + $x % 7, 0);
    $pairs = array_map(null, $numbers, $squares);
    $sum += count($pairs) + array_sum(array_map(fn ($a, $b) => $a + $b, $numbers, $squares)) % 1000;
    array_walk($numbers, function (&$value, $key) {
        $value = $value + ($key & 1);
    });
}
echo $sum, "\n";
