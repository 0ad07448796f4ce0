<?php
$a = ['x' => 1, 'y' => 2, 'z' => 3];
var_dump(current($a), key($a), next($a), next($a), key($a), next($a), key($a), current($a), prev($a), reset($a), end($a), prev($a));
unset($a['y']);
var_dump(current($a), key($a));
$copy = $a;
next($copy);
var_dump(key($copy), key($a));
end($a); next($a);
$a['new'] = 4;
var_dump(current($a));
$list = [1, 2, 3];
end($list);
array_pop($list);
var_dump(current($list));
sort($list);
var_dump(current($list));
foreach ($list as $v) {}
var_dump(current($list), current([]), key([]), pos([7]));
