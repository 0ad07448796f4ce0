<?php
$cases = [[1, 5], [5, 1], [1, 10, 4], [10, 1, 4], [0, 1, 0.25], ['a', 'e'], ['e', 'a', 2], ['A', 'z', 20], ['1', '3'], ['1.5', 3],
    [1, 3, '1'], ['aa', 'cc'], ['', 'c'], [3, 3], ['x', 'x'], [1.5, 4], [0, -3], [null, 2], [true, 3], ['5', 'a'], [1, 2, -1], [0.1, 0.5, 0.1],
    [3, 1, -1], ['a', 5], [PHP_INT_MAX - 2, PHP_INT_MAX]];
foreach ($cases as $case) {
    echo count($case) == 3 ? "$case[0]..$case[1] by $case[2]: " : "$case[0]..$case[1]: ";
    foreach (range(...$case) as $v) echo var_export($v, true), ' ';
    echo "\n";
}
foreach ([[1, 2, 5], [1, 2, 0], ['a', 'c', 9], [0, 1e18], [0, PHP_INT_MAX], [0, INF], [1, 10, 1e20]] as $case) {
    try { range(...$case); } catch (ValueError $e) { echo $e->getMessage(), "\n"; }
}
