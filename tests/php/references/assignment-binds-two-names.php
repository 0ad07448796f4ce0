<?php
$a = 1;
$b = &$a;
$b = 2;
var_dump($a);
unset($b);
$b = 3;
var_dump($a, $b);
$c = &$undefined;
var_dump($c, $undefined);
$d = &$arr['x']['y'];
$d = 5;
var_dump($arr);
