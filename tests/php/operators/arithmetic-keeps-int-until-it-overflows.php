<?php
var_dump(1 + 2, 5 - 8, 6 * 7, 7 / 2, 6 / 2, 7 % 3, -7 % 3, 2 ** 10, 2 ** -1, 2 ** 63, (-2) ** 63);
var_dump(PHP_INT_MAX + 1, PHP_INT_MIN - 1, PHP_INT_MAX * 2, -PHP_INT_MIN, PHP_INT_MAX ** 2);
$i = PHP_INT_MAX;
$i++;
var_dump($i);
$i = PHP_INT_MIN;
$i--;
var_dump($i);
var_dump(0.1 + 0.2, 1e3, 1.5e-7, -0.0, 0.0 == -0.0, 1 / 3);
