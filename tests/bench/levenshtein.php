<?php
// Edit distance by dynamic programming: string offsets, min, two rows.
function distance(string $a, string $b): int
{
    $previous = range(0, strlen($b));
    for ($i = 0; $i < strlen($a); $i++) {
        $current = [$i + 1];
        for ($j = 0; $j < strlen($b); $j++) {
            $cost = $a[$i] === $b[$j] ? 0 : 1;
            $current[] = min($previous[$j + 1] + 1, $current[$j] + 1, $previous[$j] + $cost);
        }
        $previous = $current;
    }
    return $previous[strlen($b)];
}

$a = $b = '';
for ($i = 0; $i < 1500; $i++) {
    $a .= chr(97 + ($i * 7 + $i * $i) % 26);
    $b .= chr(97 + ($i * 11 + $i * $i) % 26);
}
echo distance($a, $b), ' ', distance(strrev($a), $b), ' ', distance($a, strrev($b)), "\n";
