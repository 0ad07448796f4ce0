<?php
// sort, rsort and asort of numbers.
mt_srand(1);
$numbers = [];
for ($i = 0; $i < 20000; $i++) {
    $numbers[] = mt_rand();
}
$sum = 0;
for ($round = 0; $round < 15; $round++) {
    $copy = $numbers;
    sort($copy);
    $sum += $copy[100] % 1000;
    rsort($copy);
    $sum += $copy[100] % 1000;
    $copy = $numbers;
    asort($copy);
    $sum += array_key_first($copy);
}
echo $sum, "\n";
