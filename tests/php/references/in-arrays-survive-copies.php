<?php
$a = [1, 2];
$r = &$a[0];
$b = $a;
$b[0] = 'shared';
$b[1] = 'own';
var_dump($a, $b);
unset($r);
$c = $a;
$c[0] = 'x';
var_dump($a[0], $b[0]);
