<?php
foreach (['+', '-', '*', '/', '%', '**', '.', '<<', '|'] as $op) {
    try {
        var_dump(eval("return [1] $op 2;"));
    } catch (TypeError $e) {
        echo $op, ' ', $e->getMessage(), "\n";
    }
}
try {
    var_dump(-[]);
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
var_dump([1, 2] + [5, 6, 7], ['a' => 1] + ['a' => 2, 'b' => 3]);
