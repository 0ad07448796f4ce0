<?php
$people = [['n' => 'b', 'a' => 30], ['n' => 'a', 'a' => 30], ['n' => 'c', 'a' => 25], ['n' => 'd', 'a' => 30]];
usort($people, 'by_age');
function by_age($x, $y) { return $x['a'] <=> $y['a']; }
echo implode(',', array_column($people, 'n')), "\n";
$mixed = ['x' => '10', 'y' => 10, 'z' => 10.0, 'w' => '9'];
asort($mixed);
echo json($mixed), "\n";
arsort($mixed);
echo json($mixed), "\n";
$zeros = [0.0, -0.0, 0, '0', false];
sort($zeros);
var_dump($zeros);
function json($a) { $s = ''; foreach ($a as $k => $v) $s .= "$k=>" . var_export($v, true) . ' '; return $s; }
