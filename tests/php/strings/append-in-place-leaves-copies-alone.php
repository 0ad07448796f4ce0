<?php
$a = 'x';
$b = $a;
for ($i = 0; $i < 5; $i++) {
    $a .= $i;
}
var_dump($a, $b);
$a .= $a;
var_dump($a);
$arr = ['s' => 'q'];
$copy = $arr;
$arr['s'] .= 'r';
var_dump($arr, $copy);
