<?php
var_dump(round(2.5), round(3.5), round(-2.5), round(1.955, 2), round(5.055, 2), round(1234567.891, -3), round(1.45, 1), round(5), round('3.7'), floor(-1.5), ceil(-1.5), floor(5), round(2.5, 0, PHP_ROUND_HALF_EVEN), round(2.5, 0, PHP_ROUND_HALF_DOWN), round(3.5, 0, PHP_ROUND_HALF_ODD), intdiv(-7, 2), fmod(-7, 3), 7 <=> 7.0, abs(-5), abs(PHP_INT_MIN), abs('-5.5'));
