<?php
foreach ([1.5, 2.5, -1.5, -2.5, 1.955, 5.055, 5.045, 1.005, 1234567.891, -0.4, 0.285, 1.45, 9.5e22, 1e-9, 3, -7, 1e15 + 0.5] as $number) {
    echo $number, ': ';
    foreach ([PHP_ROUND_HALF_UP, PHP_ROUND_HALF_DOWN, PHP_ROUND_HALF_EVEN, PHP_ROUND_HALF_ODD] as $mode) {
        foreach ([0, 1, 2, -2, 25] as $places) echo var_export(round($number, $places, $mode), true), ' ';
    }
    echo "\n";
}
var_dump(round(INF), round(-0.0), round(PHP_INT_MAX, -3), round(1.23456789e-20, 25), round(12345, -400), round(5, PHP_INT_MAX));
var_dump(floor(-1.5), ceil(-1.5), floor(5), ceil('2.1'), abs(PHP_INT_MIN), abs('-3.5'), abs(-0.0));
