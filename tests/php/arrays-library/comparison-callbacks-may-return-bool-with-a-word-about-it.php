<?php
$a = [3, 1, 2, 5, 4];
usort($a, 'greater');
echo implode(',', $a), "\n";
function greater($x, $y) { return $x > $y; }
$a = ['b' => 1, 'a' => 2];
uksort($a, 'greater');
print_r($a);
print_r(array_udiff([1, 5, 3], [3], 'greater'));
