<?php
$i = 5;
var_dump($i[0], $i['x']['y'] ?? 'd');
$t = true;
try {
    $t['x'] = 1;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
$n = null;
var_dump($n[0], $n['a']['b'], isset($i[0]));
$i = 1.5;
list($a) = $i;
var_dump($a);
try {
    unset($i['x']);
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    $i['x']['y'] = 2;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    $i[] = 2;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
