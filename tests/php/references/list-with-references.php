<?php
$a = [1, [2, 3]];
[&$x, [, &$y]] = $a;
$x = 'x';
$y = 'y';
var_dump($a);
['k' => &$k] = $m;
$k = 5;
var_dump($m);
foreach ([[1, 2]] as [$p, $q]) {
    echo $p + $q, "\n";
}
$pairs = [[1, 2], [3, 4]];
foreach ($pairs as [&$first, $second]) {
    $first *= 10;
}
unset($first);
echo json_encode($pairs), "\n";
