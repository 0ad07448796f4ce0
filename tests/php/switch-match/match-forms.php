<?php
$f = fn($x) => match (true) {
    $x < 0 => 'negative',
    $x === 0, $x === 0.0 => 'zero',
    $x > 100 => match (true) {
        $x > 1000 => 'huge',
        default => 'big',
    },
    default => 'normal',
};
echo $f(-1), $f(0), $f(0.0), $f(500), $f(5000), $f(5), "\n";
echo match (3) {
    1, 2, => 'low',
    3, 4 => 'mid',
}, "\n";
match (1) {
    1 => print "printed\n",
    default => throw new Exception('never'),
};
