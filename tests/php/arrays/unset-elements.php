<?php
$a = ['a' => 1, 'b' => ['c' => 2, 'd' => 3], 5 => 'x'];
unset($a['b']['c'], $a[5], $a['missing'], $a['missing']['deeper']);
var_dump($a);
unset($undefined['x'], $undefined);
$n = null;
unset($n['x']['y']);
try {
    $t = 'str';
    unset($t['x']);
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
$f = false;
unset($f['x']);
