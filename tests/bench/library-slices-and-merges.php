<?php
// array_slice, array_splice, array_merge, array_chunk, array_combine, array_reverse, array_pad.
$list = range(0, 999);
$map = array_combine(array_map(fn ($i) => "k$i", $list), $list);
$sum = 0;
for ($round = 0; $round < 1500; $round++) {
    $part = array_slice($list, 100, 500);
    array_splice($part, 10, 20, [1, 2, 3]);
    $merged = array_merge($part, $list, $map);
    $sum += count($merged) + count(array_chunk($merged, 100));
    $sum += array_reverse($part)[5] + count(array_pad($part, 600, 0));
    $sum += count(array_replace($map, ['k5' => 0, 'new' => 1])) + count(array_fill(0, 300, 'x'));
    $sum += array_pop($part) + array_shift($part) + array_sum($part);
}
echo $sum, "\n";
