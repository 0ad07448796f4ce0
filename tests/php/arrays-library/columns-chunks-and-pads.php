<?php
$rows = [['id' => 3, 'n' => 'a'], ['id' => 5, 'n' => 'b', 7 => 'seven'], 'no row', ['n' => 'c'], ['id' => 3, 'n' => 'd']];
print_r(array_column($rows, 'n'));
print_r(array_column($rows, 'n', 'id'));
print_r(array_column($rows, null, 'id'));
print_r(array_column($rows, 7));
print_r(array_chunk(['a' => 1, 'b' => 2, 'c' => 3], 2));
print_r(array_chunk(['a' => 1, 'b' => 2, 'c' => 3], 2, true));
print_r(array_pad(['a' => 1, 5 => 2], 4, 'x'));
print_r(array_pad(['a' => 1, 5 => 2], -4, 'x'));
print_r(array_slice([5 => 'a', 'k' => 'b', 9 => 'c'], 1));
print_r(array_slice([5 => 'a', 'k' => 'b', 9 => 'c'], -2, 2, true));
print_r(array_change_key_case(['Ab' => 1, 'aB' => 2, 5 => 3], CASE_UPPER));
print_r(array_merge_recursive(['a' => ['x' => 1], 'b' => 'one', 5 => 'i'], ['a' => ['x' => 2, 3], 'b' => null, 5 => 'j']));
print_r(array_replace([1, 2, 3], [1 => 'b'], [3 => 'd']));
print_r(array_replace_recursive(['a' => [1, 2, ['x' => 1]], 'b' => 'one'], ['a' => [1 => 'B', 2 => ['y' => 2]], 'b' => ['two']]));
print_r(array_unique([4, '4', 'a', 'A', 4.0, true, '1', null, '']));
print_r(array_unique([4, '4', 'a', 'A', 4.0, true, '1', null, ''], SORT_REGULAR));
print_r(array_map(null, [1, 2], ['a']));
print_r(array_map('max', [1, 9], [5, 3]));
print_r(array_map('strlen', ['k' => 'abc', 5 => '']));
print_r(array_filter(['a' => 1, 'b' => 2, 'c' => 3], 'both', ARRAY_FILTER_USE_BOTH));
function both($v, $k) { return $v > 1 && $k != 'c'; }
var_dump(array_sum([1, '2', 3.5, 'x', null, true, [1]]), array_product(['2', 3, PHP_INT_MAX]), array_sum([]), array_product([]));
var_dump(count([1, [2, 3, [4]]], COUNT_RECURSIVE));
var_dump(array_is_list([1, 2]), array_is_list([1 => 1]), array_key_first(['x' => 1]), array_key_last([1, 2]), array_key_first([]));
