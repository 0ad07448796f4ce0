<?php
$values = [0, 1, -1, '0', '1', '', 'a', '0.0', '1e0', null, true, false, [], [0], 1.0, 'abc', ' 1'];
foreach ($values as $i => $a) {
    foreach ($values as $b) {
        echo $a == $b ? '=' : '.';
    }
    echo ' ', json_encode($a), "\n";
}
