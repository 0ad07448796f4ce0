<?php
// floor, ceil and round of zeros with signs, halves, the ends of what an int holds, and what is beyond.
$numbers = [0.0, -0.0, 0.5, -0.5, 0.49999999999999994, -0.49999999999999994, 1.5, -1.5, 2.5, -2.5, 1e-320, -1e-320,
    4503599627370495.5, -4503599627370495.5, 4503599627370496.0, 9007199254740993.0, 9.2233720368547758e18,
    -9.2233720368547758e18, 1e19, -1e300, INF, -INF, NAN, 1.005, 5.055, 1234567.891, 3, -3, PHP_INT_MAX, PHP_INT_MIN];
foreach ($numbers as $number) {
    echo json_encode(is_finite((float) $number) ? $number : (string) $number), ': ';
    echo var_export(floor($number), true), ' ', var_export(ceil($number), true), ' ', var_export(round($number), true), ' ';
    echo var_export(round($number, 2), true), ' ', var_export(round($number, -2), true), ' ', var_export(round($number, 1, PHP_ROUND_HALF_EVEN), true), "\n";
}
foreach ([2, 3, 4, 8, 10, 16, 20, 32, 36] as $base) {
    echo base_convert('123456789', 10, $base), ' ', base_convert(base_convert('fedcba', 16, $base), $base, 10), ' ';
}
echo "\n", decbin(0), decbin(-1), ' ', dechex(-255), ' ', decoct(PHP_INT_MAX), ' ', decbin(10), "\n";
foreach (['12 apples', '12x', '-12x', '012', '1.5x', '1e3x', '12 ', ' 12x', '12e', '12e+', '123456789012345678x', '1234567890123456789x', '99999999999999999999x', '9a', "7\0", '0x1A', '+5x', ''] as $text) {
    echo json_encode($text), ' ', var_export(is_numeric($text), true), ' ', intval($text), ' ', var_export((float) $text, true), ' ', var_export($text == 12, true), ' ';
    try {
        echo @($text + 1), "\n";
    } catch (TypeError $e) {
        echo $e->getMessage(), "\n";
    }
}
print_r(unpack('Na/nb/Cc', pack('NnC', 1, 2, 3)) + unpack('C*', 'xyz') + unpack('x', '.'));
