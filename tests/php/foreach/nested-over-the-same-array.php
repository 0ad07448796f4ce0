<?php
$a = [1, 2];
foreach ($a as $x) {
    foreach ($a as $y) {
        echo "$x$y ";
    }
}
foreach ($a as &$x) {
    foreach ($a as &$y) {
        echo "$x$y ";
    }
}
echo "\n";
