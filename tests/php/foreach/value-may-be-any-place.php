<?php
$o = new stdClass;
$a = [];
foreach ([1, 2] as $o->p) {
    echo $o->p;
}
foreach ([3, 4] as $k => $a['x']) {
    echo $k, $a['x'];
}
foreach ([5, 6] as $a[]) {
}
foreach (['k1' => 1] as $a['key'] => $a['val']) {
}
echo json_encode($a), "\n";
