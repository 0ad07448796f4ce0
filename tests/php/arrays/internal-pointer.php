<?php
$a = ['a' => 1, 'b' => 2, 'c' => 3];
var_dump(current($a), key($a), next($a), key($a), next($a), next($a), key($a), current($a), reset($a), end($a), prev($a), key($a));
$b = $a;
next($b);
var_dump(current($a), current($b));
foreach ($a as $v) {
}
var_dump(current($a));
