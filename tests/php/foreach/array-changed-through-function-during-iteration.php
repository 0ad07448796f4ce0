<?php
function add(&$a)
{
    $a[] = 'new';
}
$a = ['x'];
foreach ($a as $v) {
    add($a);
    echo $v, count($a), "\n";
}
$b = [1, 2, 3];
foreach ($b as $i => $v) {
    unset($b[$i + 1]);
    echo $v;
}
echo json_encode($b), "\n";
