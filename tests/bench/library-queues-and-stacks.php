<?php
// array_push, array_pop, array_shift, array_unshift and the internal pointer.
$sum = 0;
for ($round = 0; $round < 30; $round++) {
    $queue = [];
    for ($i = 0; $i < 5000; $i++) {
        array_push($queue, $i, $i + 1);
        $sum += array_pop($queue);
    }
    for ($i = 0; $i < 200; $i++) {
        $sum += array_shift($queue);
        array_unshift($queue, $i);
    }
    reset($queue);
    while (($value = current($queue)) !== false) {
        $sum += key($queue) & $value;
        next($queue);
    }
    $sum += end($queue) + count($queue) + max($queue) + min($queue);
}
echo $sum, "\n";
