<?php
// Pancake flips over every permutation: integer arrays, copied and reversed in place.
function fannkuch(int $n): array
{
    $permutation = range(0, $n - 1);
    $count = array_fill(0, $n, 0);
    $flipsMax = $checksum = $number = 0;
    $r = $n;
    while (true) {
        while ($r !== 1) {
            $count[$r - 1] = $r;
            $r--;
        }
        $copy = $permutation;
        $flips = 0;
        while (($k = $copy[0]) !== 0) {
            for ($low = 0, $high = $k; $low < $high; $low++, $high--) {
                $swap = $copy[$low];
                $copy[$low] = $copy[$high];
                $copy[$high] = $swap;
            }
            $flips++;
        }
        $flipsMax = $flips > $flipsMax ? $flips : $flipsMax;
        $checksum += $number % 2 === 0 ? $flips : -$flips;
        while (true) {
            if ($r === $n) {
                return [$checksum, $flipsMax];
            }
            $first = $permutation[0];
            for ($i = 0; $i < $r; $i++) {
                $permutation[$i] = $permutation[$i + 1];
            }
            $permutation[$r] = $first;
            $count[$r]--;
            if ($count[$r] > 0) {
                break;
            }
            $r++;
        }
        $number++;
    }
}

foreach ([8, 9, 9, 9] as $n) {
    [$checksum, $flips] = fannkuch($n);
    echo "$checksum\nPfannkuchen($n) = $flips\n";
}
