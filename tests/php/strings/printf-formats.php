<?php
printf("[%d] [%5d] [%-5d] [%05d] [%+d] [%+d] [%x] [%X] [%o] [%b] [%c] [%%] [%u]\n", 42, 42, 42, 42, 42, -42, 255, 255, 8, 5, 65, -1);
printf("[%s] [%10s] [%-10s] [%'*10s] [%.2s] [%5.1s|\n", 'abc', 'abc', 'abc', 'abc', 'abc', 'abc');
printf("[%f] [%.2f] [%10.3f] [%-10.1f] [%010.2f] [%e] [%.2e] [%g] [%G] [%E]\n", 3.14159, 3.14159, 3.14159, 3.14159, -3.14159, 12345.678, 0.00012, 0.00001234, 1e20, 1.5);
printf("%2\$s %1\$s %2\$05d\n", 'a', '7');
echo sprintf('%s %s', true, null), '|', sprintf('%d', '12abc'), sprintf('%d', 3.99), sprintf('%.3f', '1.0005'), sprintf('%5s|%-5s|', 'toolong', 'ab'), "\n";
var_dump(vsprintf('%04d-%02d', [2024, 3]), printf(''), number_format(1234567.891), number_format(1234567.891, 2), number_format(1234567.891, 2, ',', '.'), number_format(0.5), number_format(-1234.567, 1), number_format(-0.4));
try {
    sprintf('%d %d', 1);
} catch (ArgumentCountError $e) {
    echo $e->getMessage(), "\n";
}
try {
    sprintf('%z', 1);
} catch (ValueError $e) {
    echo $e->getMessage(), "\n";
}
