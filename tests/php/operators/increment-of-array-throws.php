<?php
$a = [];
try {
    $a++;
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
try {
    $a--;
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
$u++;
var_dump($u);
$v--;
var_dump($v);
