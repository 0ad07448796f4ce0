<?php
$a = [0, 1, 2, 3];
unset($a[1]);
$a['k'] = 'v';
$a[1] = 'back';
$a[-1] = 'n';
echo json_encode($a), "\n";
foreach ($a as $k => $v) {
    echo "$k=>$v ";
}
echo "\n";
