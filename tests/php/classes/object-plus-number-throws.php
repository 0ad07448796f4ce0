<?php
foreach (['+', '-', '.', '%'] as $op) {
    try {
        eval("new stdClass $op 1;");
    } catch (Error $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
$o = new stdClass;
try {
    $o++;
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
var_dump((float) $o);
