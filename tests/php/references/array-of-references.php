<?php
$x = 1;
$y = 2;
$a = [&$x, 'k' => &$y];
$a[0]++;
$a['k'] = 'new';
var_dump($x, $y, $a);
foreach ($a as $k => $v) {
    $v = 0;
}
var_dump($x);
