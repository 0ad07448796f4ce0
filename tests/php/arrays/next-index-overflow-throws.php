<?php
$a = [PHP_INT_MAX => 1];
try {
    $a[] = 2;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
var_dump(count($a));
