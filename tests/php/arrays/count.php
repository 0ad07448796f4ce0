<?php
var_dump(count([]), count([1, [2, 3]]), count([1, [2, 3]], COUNT_RECURSIVE), sizeof([1]));
try {
    count(5);
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
try {
    count(null);
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
