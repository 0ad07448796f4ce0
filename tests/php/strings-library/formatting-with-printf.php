<?php
$values = [0, 1, -1, 42, -42, 1.5, -1.5, 1234.5678, 1e20, 0.1, '12abc', 'abc', true, null, PHP_INT_MAX, PHP_INT_MIN];
foreach (['%d', '%5d', '%-5d|', '%05d', '%+d', '%u', '%x', '%X', '%o', '%b', '%c', '%e', '%.2e', '%E', '%f', '%.1f', '%010.3f', '%+.2f', '%g', '%G', '%.3g', '%h', '%s', '%10s', '%-10s|', "%'*10s", '%.2s', '%5.1s|', '%%', '%05s', "%'x-8d|"] as $format) {
    echo $format, ':';
    foreach ($values as $value) echo ' ', json_encode(sprintf($format, $value), JSON_INVALID_UTF8_SUBSTITUTE);
    echo "\n";
}
echo sprintf('%2$s %1$s %2$05d', 'a', 7), sprintf('%*d|%-*d|%.*f', 5, 1, 5, 2, 2, 3.14159), sprintf('%1$*2$d', 3, 6), "\n";
foreach (['%d', '%', '%y', '%0$s', '%99999999999d', '%*d', '%.*d', "%'", '%3$s', '%.99999999999f'] as $format)
    try { echo sprintf($format, 'x'), "\n"; } catch (Error $e) { echo get_class($e), ': ', $e->getMessage(), "\n"; }
try { vsprintf('%d %d', [1]); } catch (Error $e) { echo get_class($e), ': ', $e->getMessage(), "\n"; }
echo printf("%s-%s\n", 'a', 'b'), vprintf("%d%%\n", [50]), vsprintf('%04d-%02d-%02d', explode('-', '123-1-1')), "\n";
foreach ([0, 0.5, 1.005, 1234.5678, -1234.5678, -0.4, 1e15, 123456789012345678, 0.285] as $number)
    echo number_format($number), ' ', number_format($number, 2), ' ', number_format($number, 2, ',', '.'), ' ', number_format($number, 3, '', ''), ' ', number_format($number, 1, 'point', 'sep'), "\n";
