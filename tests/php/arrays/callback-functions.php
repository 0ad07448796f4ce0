<?php
print_r(array_map(fn($x) => $x * 2, ['a' => 1, 'b' => 2]));
print_r(array_map(null, [1, 2], ['a', 'b', 'c']));
print_r(array_map(fn($a, $b) => "$a$b", [1, 2], ['x', 'y']));
print_r(array_map('strtoupper', ['k' => 'v']));
print_r(array_filter([1, 0, 2, null, '', 'a', false]));
print_r(array_filter(['a' => 1, 'b' => 2, 'c' => 3], fn($v, $k) => $v > 1 && $k != 'c', ARRAY_FILTER_USE_BOTH));
print_r(array_filter(['a' => 1, 'b' => 2], fn($k) => $k === 'b', ARRAY_FILTER_USE_KEY));
var_dump(array_reduce([1, 2, 3], fn($c, $x) => $c + $x), array_reduce([], fn() => 1, 'init'));
$a = ['x' => 1, 'y' => ['z' => 2]];
array_walk($a, function (&$v, $k, $extra) {
    $v = is_array($v) ? $v : "$k$v$extra";
}, '!');
array_walk_recursive($a, function ($v, $k) {
    echo "$k=$v\n";
});
print_r($a);
