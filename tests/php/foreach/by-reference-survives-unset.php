<?php
$a = ['a' => 1, 'b' => 2, 'c' => 3, 'd' => 4];
foreach ($a as $k => &$v) {
    unset($a['b']);
    if ($k === 'a') {
        unset($a['c']);
    }
    $v = $k;
    echo $k, ' ';
}
unset($v);
echo json_encode($a), "\n";
