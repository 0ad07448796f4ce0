<?php
// Matrix products over arrays of arrays of ints.
function matrix(int $n, int $seed): array
{
    $rows = [];
    for ($i = 0; $i < $n; $i++) {
        for ($j = 0; $j < $n; $j++) {
            $rows[$i][$j] = ($i * $seed + $j * 7) % 10;
        }
    }
    return $rows;
}

function product(array $a, array $b): array
{
    $n = count($a);
    $c = [];
    for ($i = 0; $i < $n; $i++) {
        $row = $a[$i];
        for ($j = 0; $j < $n; $j++) {
            $sum = 0;
            for ($k = 0; $k < $n; $k++) {
                $sum += $row[$k] * $b[$k][$j];
            }
            $c[$i][$j] = $sum % 1000;
        }
    }
    return $c;
}

$m = matrix(110, 3);
for ($i = 0; $i < 20; $i++) {
    $m = product($m, matrix(110, $i));
}
$sum = 0;
foreach ($m as $row) {
    $sum += array_sum($row);
}
echo $sum, "\n";
