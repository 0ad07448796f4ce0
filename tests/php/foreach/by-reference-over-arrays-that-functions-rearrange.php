<?php
$a = [1, 2, 3, 4, 5, 0];
foreach ($a as &$v) {
    echo $v, ' ';
    if ($v === 3) {
        rsort($a);
    }
}
unset($v);
echo json_encode($a), "\n";
$b = [1, 2, 3, 4];
foreach ($b as &$v) {
    echo $v, ' ';
    array_shift($b);
}
unset($v);
echo json_encode($b), "\n";
$c = [1, 2, 3];
foreach ($c as $k => &$v) {
    echo $v, ' ';
    if ($v === 2) {
        array_unshift($c, 'new');
    }
}
unset($v);
echo json_encode($c), "\n";
$d = ['a', 'b', 'c', 'd', 'e'];
foreach ($d as &$v) {
    echo $v, ' ';
    if ($v === 'c') {
        array_splice($d, 0, 2, ['x']);
    }
}
unset($v);
echo json_encode($d), "\n";
