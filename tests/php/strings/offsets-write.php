<?php
$s = 'abc';
$s[1] = 'X';
$s[5] = 'end';
var_dump($s);
$s[-1] = 'Z';
var_dump($s);
$s[-20] = 'q';
$t = $s;
$t[0] = '!';
var_dump($s, $t);
try {
    $s[0] = '';
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    $s[] = 'x';
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    $s['foo'] = 'x';
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    $s[0][0] = 'x';
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    $s[0] .= 'x';
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    $r = &$s[0];
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    unset($s[0]);
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
var_dump($s[2] = 'long', $s);
$s[1] = 7;
var_dump($s);
try {
    $s[2] = null;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
