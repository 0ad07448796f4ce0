<?php
$a = [];
$a[1.5] = 'x';
$a[-2.9] = 'y';
$a[3.0] = 'z';
var_dump($a, $a[1.2] ?? 'none', isset($a[1.9]));
echo $a[1.9], "\n";
