<?php
$a['x']['y'][] = 1;
$a['x']['y'][] = 2;
$a['x']['z'] = null;
$a['x']['z']['deep'] = true;
echo json_encode($a), "\n";
$s = 'str';
try {
    $s['a']['b'] = 1;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
