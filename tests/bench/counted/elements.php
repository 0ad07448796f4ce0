<?php
// Elements read, written, appended, counted up and unset: packed arrays, string keys, arrays of arrays.
$list = [];
for ($i = 0; $i < 20000; $i++) {
    $list[] = $i;
}
$table = [];
foreach ($list as $key => $value) {
    $table["k$value"] = $key;
    $list[$key] = $value * 2;
}
$grid = [];
for ($row = 0; $row < 60; $row++) {
    for ($column = 0; $column < 60; $column++) {
        $grid[$row][$column] = $row * $column;
    }
}
$sum = 0;
for ($row = 1; $row < 60; $row++) {
    for ($column = 1; $column < 60; $column++) {
        $sum += $grid[$row - 1][$column] + $grid[$row][$column - 1];
        $grid[$row][$column] += 3;
        $grid[$row][0]++;
    }
}
foreach ($table as $name => $value) {
    if (isset($table[$name]) && $value % 3 === 0) {
        unset($table[$name]);
    }
}
echo $sum, ' ', count($table), ' ', array_sum($list), "\n";
