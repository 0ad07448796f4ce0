<?php
var_dump(1 << 3, -8 >> 1, 1 << 63, 1 << 64, 1 << 100, -1 >> 64, 5 >> 64, 7.9 << 1, '3' << '2');
try {
    var_dump(1 << -1);
} catch (ArithmeticError $e) {
    echo $e->getMessage(), "\n";
}
try {
    var_dump(1 >> -1);
} catch (ArithmeticError $e) {
    echo $e->getMessage(), "\n";
}
