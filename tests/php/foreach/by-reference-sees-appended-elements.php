<?php
$a = [1, 2];
foreach ($a as &$v) {
    if (count($a) < 5) {
        $a[] = $v * 10;
    }
    echo $v, ' ';
}
unset($v);
echo json_encode($a), "\n";
