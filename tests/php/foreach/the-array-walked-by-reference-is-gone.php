<?php
$list = [1, 2, 3];
foreach ($list as &$value) {
    $list = 5;
}
var_dump($list);
$list = [1, 2];
foreach ($list as &$value) {
    $list = new ArrayObject([7, 8]);
    echo "once\n";
}
$list = [1, 2];
foreach ($list as &$value) {
    unset($list);
    echo "each $value\n";
}
