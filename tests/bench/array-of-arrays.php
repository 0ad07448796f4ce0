<?php
// Records in nested arrays: grouped, joined, summed, written in place.
$orders = [];
for ($i = 0; $i < 60000; $i++) {
    $orders[] = ['customer' => 'c' . $i % 997, 'month' => $i % 12, 'items' => [['sku' => $i % 50, 'n' => $i % 4 + 1], ['sku' => $i % 31, 'n' => 2]]];
}
$totals = [];
foreach ($orders as $order) {
    foreach ($order['items'] as $item) {
        $totals[$order['customer']][$order['month']]['n'] ??= 0;
        $totals[$order['customer']][$order['month']]['n'] += $item['n'];
        $totals[$order['customer']][$order['month']]['skus'][] = $item['sku'];
    }
}
foreach ($orders as &$order) {
    $order['items'][0]['n']++;
    $order['done'] = true;
}
unset($order);
$checksum = 0;
foreach ($totals as $customer => $months) {
    foreach ($months as $month => ['n' => $n, 'skus' => $skus]) {
        $checksum = ($checksum * 31 + $n * $month + count($skus) + array_sum($skus)) % 1000000007;
    }
}
echo $checksum, ' ', count($totals), ' ', $orders[59999]['items'][0]['n'], "\n";

$grid = [];
for ($y = 0; $y < 400; $y++) {
    for ($x = 0; $x < 400; $x++) {
        $grid[$y][$x] = ($x * $y) % 3;
    }
}
for ($round = 0; $round < 24; $round++) {
    for ($y = 1; $y < 399; $y++) {
        for ($x = 1; $x < 399; $x++) {
            $grid[$y][$x] = ($grid[$y - 1][$x] + $grid[$y + 1][$x] + $grid[$y][$x - 1] + $grid[$y][$x + 1]) % 5;
        }
    }
}
echo array_sum(array_map('array_sum', $grid)), "\n";
