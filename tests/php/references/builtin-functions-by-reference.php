<?php
$a = [3, 1, 2];
$b = &$a;
sort($b);
var_dump($a);
preg_match('/b/', 'abc', $m['x']);
var_dump($m);
$copy = $a;
array_push($a, 9);
var_dump(count($copy), count($b));
