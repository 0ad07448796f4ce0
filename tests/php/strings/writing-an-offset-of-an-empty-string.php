<?php
$s = '';
$s[3] = 'x';
var_dump($s);
$e = '';
try {
    $e['k'] = 1;
} catch (Error $x) {
    echo $x->getMessage(), "\n";
}
try {
    $e[] = 1;
} catch (Error $x) {
    echo $x->getMessage(), "\n";
}
$f = false;
$f[] = 1;
$n = null;
$n['k'] = 1;
var_dump($f, $n);
$t = true;
$t[] = 1;
