<?php
mt_srand(99);
$a = range(1, 20);
shuffle($a);
echo implode(',', $a), "\n";
$h = ['x' => 1, 'y' => 2, 'z' => 3, 'w' => 4];
shuffle($h);
print_r($h);
$k = ['a' => 1, 'b' => 2, 'c' => 3, 'd' => 4, 'e' => 5];
echo array_rand($k), ' ', implode(',', array_rand($k, 2)), ' ', implode(',', array_rand($k, 4)), ' ', implode(',', array_rand($k, 5)), "\n";
$holes = range(0, 30);
for ($i = 0; $i < 28; $i++) unset($holes[$i]);
for ($i = 0; $i < 5; $i++) echo array_rand($holes), ' ';
for ($i = 0; $i < 10; $i++) unset($a[$i]);
for ($i = 0; $i < 5; $i++) echo array_rand($a), ' ';
echo "\n";
