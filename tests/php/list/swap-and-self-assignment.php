<?php
$a = 1;
$b = 2;
[$a, $b] = [$b, $a];
var_dump($a, $b);
$arr = [1, 2, 3];
[$arr[1], $arr[0]] = $arr;
echo json_encode($arr), "\n";
$x = [1, 2];
[$x, $y] = $x;
var_dump($x, $y);
$i = 0;
$z = [];
[$z[$i++], $z[$i++]] = ['first', 'second'];
echo json_encode($z), "\n";
