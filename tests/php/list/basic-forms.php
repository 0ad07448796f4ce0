<?php
[$a, $b] = [1, 2];
list($c, , $d) = [3, 4, 5];
[, $e] = [6, 7];
['x' => $x, 'y' => [$y1, $y2]] = ['x' => 8, 'y' => [9, 10]];
[$p[], $p[]] = ['p1', 'p2'];
[$o['k'], $q] = $r = ['v', 'w'];
echo json_encode([$a, $b, $c, $d, $e, $x, $y1, $y2, $p, $o, $q, $r]), "\n";
list('a' => list(, $deep)) = ['a' => [1, 2]];
[0 => $zero, 5 => $five] = [5 => 'five', 0 => 'zero'];
const K = 'ck';
[K => $ck, 'c' . 'd' => $cd] = ['ck' => 1, 'cd' => 2];
var_dump($deep, $zero, $five, $ck, $cd);
