<?php
$a = [1, 2, 3];
unset($a[2]);
$a[] = 'new';
var_dump($a);
$b = $a;
array_pop($b);
$b[] = 'after pop';
var_dump($b);
