<?php
// Integers and floats in loops.
$sum = 0;
$x = 0.5;
for ($i = 1; $i <= 60000; $i++) {
    $sum = ($sum + $i * 7) % 1000003;
    $x = $x * 3.7 * (1.0 - $x);
    if ($sum & 1 && $x > 0.25) {
        $sum ^= $i >> 2;
    }
}
echo $sum, ' ', $x < 1.0 ? 'in' : 'out', "\n";
