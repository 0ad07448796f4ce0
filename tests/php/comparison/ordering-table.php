<?php
$values = [0, 1, -1, '0', '1', '', 'a', 'B', null, true, false, [], [0], [1, 2], 1.5, '1.5', 'abc', INF, NAN];
foreach ($values as $a) {
    foreach ($values as $b) {
        echo $a < $b ? '<' : ($a > $b ? '>' : '.');
    }
    echo "\n";
}
