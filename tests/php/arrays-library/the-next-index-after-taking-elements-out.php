<?php
$a = [1, 2, 3];
array_pop($a); $a[] = 'p'; print_r($a);
unset($a[2]); $a[] = 'q'; print_r($a);
$b = [5 => 'a', 9 => 'b'];
array_pop($b); $b[] = 'c'; print_r($b);
array_shift($b); $b[] = 'd'; print_r($b);
array_unshift($b, 'e', 'f'); $b[] = 'g'; print_r($b);
$c = [-5 => 'a']; $c[] = 'b'; print_r($c);
$d = []; $d[-5] = 'a'; $d[] = 'b'; print_r($d);
$e = [2 => 'two', 1 => 'one', 0 => 'zero', 'x'];
print_r($e);
$f = [PHP_INT_MAX => 1];
try { array_push($f, 2); } catch (Error $x) { echo $x->getMessage(), "\n"; }
var_dump(array_fill(5, 2, 'x'), array_fill(-3, 3, 0));
