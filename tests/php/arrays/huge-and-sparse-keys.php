<?php
$a = [];
$a[1000000] = 'x';
$a[PHP_INT_MIN] = 'min';
$a[-1] = 'neg';
$a[] = 'next';
var_dump($a, count($a));
