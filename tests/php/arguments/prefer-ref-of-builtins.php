<?php
$a = [3, 1];
$b = ['x', 'y'];
array_multisort($a, [2, 1]);
var_dump($a, end($b), current($b));
var_dump(end((fn() => [1, 2])()));
