<?php
// is_* , gettype, call_user_func, func_get_args, array_key_exists, compact, extract, range, str_repeat.
function add(...$numbers)
{
    return array_sum(func_get_args());
}
$sum = 0;
$map = ['a' => 1, 'b' => null, 'c' => 3];
for ($i = 0; $i < 200000; $i++) {
    $sum += call_user_func('add', $i, 1) + call_user_func_array('add', [$i, 2, 3]);
    $sum += (int) is_array($map) + (int) is_string('x') + (int) is_callable('add') + strlen(gettype($i));
    $sum += (int) array_key_exists('b', $map) + (int) isset($map['c']) + count(compact('i')) + strlen(str_repeat('ab', 5));
    if ($i % 10 === 0) {
        extract($map);
        $sum += $a + $c + count(range(1, 20)) + count(array_keys($map)) + count(array_values($map));
    }
}
echo $sum, "\n";
