<?php
$functions = ['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh', 'exp', 'expm1', 'log', 'log10', 'log1p', 'sqrt', 'deg2rad', 'rad2deg', 'is_nan', 'is_finite', 'is_infinite'];
foreach ($functions as $f) {
    echo $f, ':';
    foreach ([0, 1, -1, 0.5, -0.25, 2.5, 10, 1e-10, 1e10, 700, INF, -INF, NAN] as $x) echo ' ', var_export($f($x), true);
    echo "\n";
}
var_dump(atan2(1, -1), hypot(3, 4), pi(), log(8, 2), log(100, 10), log(5, 1), log(27, 3), fmod(7.5, -2), fmod(1, 0), fdiv(1, 0), fdiv(-1, 0), fdiv(0, 0));
var_dump(pow(2, 10), pow(2, -1), pow(2, 0.5), pow('3', 2), pow(-8, 1 / 3), pow(0, 0), pow(2, 63), pow(10, 400), pow(-2, 63));
var_dump(intdiv(7, -2), intdiv(-7, 2));
foreach ([['intdiv', 1, 0], ['intdiv', PHP_INT_MIN, -1], ['log', 2, 0], ['log', 2, -1], ['pow', [], 1], ['abs', []], ['sqrt', 'x'], ['floor', null]] as $call) {
    $f = array_shift($call);
    try { var_dump($f(...$call)); } catch (Error $e) { echo $e::class, ': ', $e->getMessage(), "\n"; }
}
var_dump(max(1, 2.5, '3'), max('abc', 0), max([1, 2], [1, 3]), min(1, '0'), min('a', 'b'), max(1, '1'), min([0, -1, '-2']), max('apple', 5), min(null, -1), max([NAN, 1]), max(1, NAN), min(true, 2));
var_dump(M_PI, M_E, M_SQRT2, M_EULER, M_LNPI, PHP_INT_MAX, PHP_INT_MIN, PHP_INT_SIZE, PHP_FLOAT_EPSILON, PHP_FLOAT_MAX, PHP_FLOAT_MIN, PHP_FLOAT_DIG, NAN, INF);
