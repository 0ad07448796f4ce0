<?php
$a = [1, 2, 'k' => 3, 7 => 4];
var_dump(array_push($a, 5, 6), array_pop($a), array_shift($a), array_unshift($a, 'first', 'second'), $a, array_pop($a), $a);
$e = [];
var_dump(array_pop($e), array_shift($e));
