<?php
foreach ([[1, 2], [1, -1], [-2, 1], [0, 0], [5, 1], [2, null], [-9, 2]] as [$offset, $length]) {
    $a = [1, 2, 'k' => 3, 10 => 4];
    $removed = array_splice($a, $offset, $length, ['x', 'y' => 'z']);
    print_r($removed);
    print_r($a);
    $list = [1, 2, 3, 4];
    $removed = array_splice($list, $offset, $length, 'one');
    echo implode(',', $removed), ' | ', implode(',', $list), "\n";
}
$a = [1, 2, 3];
array_splice($a, 1);
print_r($a);
$a[] = 'next';
print_r($a);
