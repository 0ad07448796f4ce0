<?php
$a = ['a' => 1, 5 => 2, 6 => 3, 'b' => 4];
var_dump(array_slice($a, 1, 2), array_slice($a, 1, 2, true), array_slice($a, -2, 1), array_slice($a, 10));
$removed = array_splice($a, 1, 2, ['X', 'Y', 'Z']);
var_dump($removed, $a);
$b = [1, 2, 3];
array_splice($b, -1, 0, 'inserted');
array_splice($b, 1, -1);
var_dump($b);
