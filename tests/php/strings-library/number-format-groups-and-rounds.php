<?php
// number_format over magnitudes, places and separators.
foreach ([0, 0.4, -0.4, 0.5, -0.5, 1.005, 999.995, -1234.567, 1234567.891, 1e15, 123456789012345678, 1.5e18, 2e19, -1e22, 1e30, 0.1 + 0.2, PHP_INT_MAX, 1e-7, NAN, INF, -INF] as $number) {
    foreach ([0, 1, 2, 5, 15, 19, 20, 25, -1] as $places) {
        echo number_format($number, $places), ' ';
    }
    echo "\n";
}
echo number_format(1234567.5, 2, ',', '.'), ' ', number_format(1234567.5, 2, '', ''), ' ', number_format(1234567.5, 3, '::', "\u{a0}"), ' ', number_format(12345.678, 1, null, null), "\n";
echo number_format(12), number_format(123), number_format(1234), number_format(123456), number_format(-123456), "\n";
echo strlen(number_format(1, 400)), ' ', substr(number_format(1 / 3, 330), -15), "\n";
