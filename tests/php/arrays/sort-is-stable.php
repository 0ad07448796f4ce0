<?php
$a = [];
for ($i = 0; $i < 40; $i++) {
    $a[] = [$i % 3, $i];
}
usort($a, fn($x, $y) => $x[0] <=> $y[0]);
echo implode(' ', array_map(fn($x) => "$x[0]:$x[1]", $a)), "\n";
