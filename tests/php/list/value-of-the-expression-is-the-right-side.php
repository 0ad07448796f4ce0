<?php
var_dump([$a, $b] = [1, 2, 3]);
if ([$q] = [0]) {
    echo "true\n";
}
while ([$n] = array_shift_pair($stack)) {
    echo $n;
}
function array_shift_pair(&$s)
{
    $s ??= [[1], [2]];
    return array_shift($s);
}
