<?php
$a = [1, 2, 3, 4];
function grow($v, $k) { global $a; if ($k < 2) { $a[] = $v * 100; } echo "$k=>$v\n"; }
array_walk($a, 'grow');
echo implode(',', $a), "\n";
$b = ['a' => 1, 'b' => 2, 'c' => 3];
function cut(&$v, $k) { global $b; unset($b['b']); $v = "$k!"; }
array_walk($b, 'cut');
print_r($b);
$c = [3, 1, 2];
function clear_it($x, $y) { global $c; $c = 'gone'; return $x <=> $y; }
usort($c, 'clear_it');
print_r($c);
$d = [1, 2, 3];
function shrink($v) { global $d; array_pop($d); return $v * 2; }
print_r(array_map('shrink', $d));
print_r($d);
$nested = ['x' => [1, 2], 'y' => 3];
function add(&$v, $k, $n) { $v += $n; }
array_walk_recursive($nested, 'add', 10);
print_r($nested);
