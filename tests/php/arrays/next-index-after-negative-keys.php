<?php
$a = [-5 => 'a'];
$a[] = 'b';
var_dump($a);
$b = [];
$b[-3] = 1;
$b[] = 2;
var_dump($b, array_fill(-2, 3, 'x'));
