<?php
// call_user_func_array and its kin hand over references under names; values are told of, and worked on as copies.
function add(&$value, $by = 1) { $value += $by; return $value; }
function add_all(&...$values) { foreach ($values as &$value) { $value++; } }
function by_value($value) { return ++$value; }
class Counter {
    function __construct(public ?int &$count = null) { $this->count++; }
    function add(&$value) { $value++; }
}

$x = 1;
call_user_func_array('add', ['value' => &$x]);
call_user_func_array('add', ['by' => 5, 'value' => &$x]);
echo $x, "\n";
call_user_func_array('add', ['value' => $x]);
call_user_func('add', value: $x);
echo $x, "\n";

$call = 'call_user_func_array';
$call('add', ['value' => &$x]);
$call('add', ['value' => $x]);
$call = 'call_user_func';
$call('add', value: $x);
echo $x, "\n";

$list = [3, 1, 2];
call_user_func_array('sort', ['array' => &$list]);
echo implode(',', $list), "\n";
call_user_func_array('rsort', ['array' => $list]);
echo implode(',', $list), "\n";

call_user_func_array('add_all', ['a' => &$x, 'b' => $x]);
call_user_func_array('add_all', [&$x, $x, 'c' => &$x]);
echo $x, "\n";

(new ReflectionFunction('add'))->invokeArgs(['value' => &$x]);
(new ReflectionFunction('add'))->invokeArgs(['value' => $x]);
(new ReflectionMethod('Counter', 'add'))->invokeArgs(new Counter, ['value' => &$x]);
(new ReflectionClass('Counter'))->newInstanceArgs(['count' => &$x]);
(new ReflectionClass('Counter'))->newInstance(count: $x);
call_user_func_array([new Counter, 'add'], ['value' => &$x]);
echo $x, "\n";

$y = &$x;
echo call_user_func_array('by_value', ['value' => &$x]), ' ', $x, "\n";

set_error_handler(function ($code, $text) { throw new Exception($text); });
try {
    call_user_func_array('add', ['by' => 2, 'value' => $x]);
} catch (Exception $e) {
    echo $e->getMessage(), "\n";
}
echo $x, "\n";
