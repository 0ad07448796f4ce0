<?php
$a = ['a' => 'green', 'red', 'blue', 'red', 5 => 'x', '1' => 1];
$b = ['b' => 'green', 'yellow', 'red', 'a' => 'GREEN', 5 => 'x'];
$c = ['green', 'a' => 'green', 5 => 'X'];
function fold($x, $y) { return strcasecmp((string) $x, (string) $y); }
function same_key($x, $y) { return strcmp((string) $x, (string) $y); }
foreach (['array_diff', 'array_diff_key', 'array_diff_assoc', 'array_intersect', 'array_intersect_key', 'array_intersect_assoc'] as $f) {
    echo $f, "\n";
    print_r($f($a, $b));
    print_r($f($a, $b, $c));
    print_r($f($a));
}
foreach (['array_udiff', 'array_udiff_assoc', 'array_uintersect', 'array_uintersect_assoc'] as $f) {
    echo $f, "\n";
    print_r($f($a, $b, 'fold'));
    print_r($f($a, $b, $c, 'fold'));
}
foreach (['array_diff_ukey', 'array_diff_uassoc', 'array_intersect_ukey', 'array_intersect_uassoc'] as $f) {
    echo $f, "\n";
    print_r($f($a, $b, 'same_key'));
    print_r($f($a, $b, $c, 'same_key'));
}
foreach (['array_udiff_uassoc', 'array_uintersect_uassoc'] as $f) {
    echo $f, "\n";
    print_r($f($a, $b, 'fold', 'same_key'));
    print_r($f($a, $b, $c, 'fold', 'same_key'));
}
