<?php
// strlen, count, is_*, func_num_args, call_user_func and the like need no frame, and say what other calls say.
strlen('nothing is done with it');
echo strlen('four'), chr(65), ord('A'), ord(''), "\n";

function shown(...$values)
{
    foreach ($values as $value) {
        echo strlen(gettype($value)), ' ', var_export([
            is_null($value), is_bool($value), is_int($value), is_float($value), is_string($value), is_array($value),
            is_object($value), is_scalar($value), is_numeric($value),
        ] === array_map(fn ($f) => $f($value), [
            'is_null', 'is_bool', 'is_int', 'is_float', 'is_string', 'is_array', 'is_object', 'is_scalar', 'is_numeric',
        ]), true), "\n";
    }
    return func_num_args();
}
echo shown(null, true, 1, 1.5, 'text', '12', [], new stdClass()), "\n";

function arguments($first, &$second, $third = 3, ...$more)
{
    $first = 'changed';
    $all = func_get_args();
    $all[1] = 'not through the array';
    echo func_num_args(), ' ', json_encode($all), ' ', json_encode($second), "\n";
}
$two = 'two';
arguments('one', $two);
arguments('one', $two, 3, 4, 5);

try {
    strlen([]);
} catch (TypeError $error) {
    echo $error->getMessage(), ' on line ', $error->getLine(), "\n";
}
try {
    count(
        null
    );
} catch (TypeError $error) {
    echo $error->getMessage(), ' on line ', $error->getLine(), "\n";
}
try {
    echo strlen();
} catch (ArgumentCountError $error) {
    echo $error->getMessage(), "\n";
}
echo strlen($undefined), strlen(1234), is_int($undefined) ? 'int' : 'no int', "\n";
echo is_int(value: 5) ? 'named' : '', strlen(...['spread']), "\n";
echo substr('undefined length', 2, $unknown), ' ', min(2, $unknown) ?? 'null', "\n";

function total(...$numbers)
{
    return array_sum($numbers);
}
function &reference(array &$array)
{
    $array[] = 'added';
    return $array;
}
class Calls
{
    public static function named($a, $b = 'b')
    {
        return "$a-$b";
    }

    public function __call($name, $arguments)
    {
        return $name . ' ' . implode(',', $arguments);
    }

    public static function trace()
    {
        return implode(' < ', array_column(debug_backtrace(), 'function'));
    }
}
$array = ['first'];
echo call_user_func('total', 1, 2, 3), ' ', call_user_func('Calls::named', 1), ' ', call_user_func([new Calls(), 'any'], 1, 2), "\n";
echo call_user_func_array('total', [1, 2, 3, 4, 5]), ' ', call_user_func_array(['Calls', 'named'], ['b' => 1, 'a' => 2]), "\n";
echo call_user_func(fn () => func_num_args(), 1, 2), ' ', call_user_func('str_repeat', 'ab', 2), "\n";
echo count(call_user_func('reference', $array)), count($array), "\n";
echo count(call_user_func_array('reference', [&$array])), count($array), "\n";
echo call_user_func(['Calls', 'trace']), ' ', call_user_func_array('Calls::trace', []), "\n";
$name = 'call_user_func';
echo $name('total', 1), ' ', call_user_func('call_user_func', 'total', 5), "\n";
foreach (['nothing', ['Calls', 'missing', 1], 5] as $callback) {
    try {
        call_user_func($callback, print('not evaluated'));
    } catch (TypeError $error) {
        echo $error->getMessage(), ' ', count($error->getTrace()), "\n";
    }
}
try {
    call_user_func_array('total', 'no array');
} catch (TypeError $error) {
    echo $error->getMessage(), "\n";
}
foreach (['total', 'strtoupper', 'total'] as $function) {
    echo call_user_func($function, 5), ' ';
}
echo "\n";
