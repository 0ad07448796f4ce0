<?php
// Arguments beyond the parameters go into the array of the last one, whatever the way of the call.
function all(...$all) { return func_num_args() . ':' . json_encode($all) . json_encode(func_get_args()); }
function some($first, $second = 'two', ...$rest) { return json_encode([$first, $second, $rest, func_get_args()]); }
function ints(int $first, int ...$rest) { return json_encode([$first, $rest]); }
function arrays(array ...$rest) { return count($rest); }
function changed(...$all) {
    $copy = func_get_args();
    $all[] = 'more';
    $all[0] = 'other';
    $copy[] = 'last';
    return json_encode([$copy, $all]);
}
function referred(...$all) {
    $first = &$all[0];
    $copy = func_get_args();
    $first = 'changed';
    return json_encode([$copy, $all]);
}
function moved(...$all) {
    next($all);
    $copy = func_get_args();
    return current($copy) . current($all);
}
class Gatherer {
    function __call($name, $arguments) { return $name . json_encode($arguments); }
    function __invoke(...$all) { return self::class . json_encode($all); }
    static function of(string ...$all) { return static::class . implode(',', $all); }
}

foreach (['all', 'some', 'changed', 'referred', 'moved'] as $function) {
    echo $function('a', 'b', 'c'), ' ', call_user_func($function, 'a', 'b', 'c'), ' ';
    echo call_user_func_array($function, ['a', 'b', 'c']), ' ', $function(...['a', 'b', 'c']), "\n";
}
echo all(), some(1), all([], [1]), "\n";
$captured = 'held';
$closure = fn (...$all) => $captured . json_encode($all);
echo $closure(1, 2), implode(' ', array_map($closure, [1, 2], ['x', 'y'])), "\n";
echo (new Gatherer)->missing(1, 2), (new Gatherer)(3, 4), Gatherer::of('x', 'y'), call_user_func([new Gatherer, 'gone'], 5), "\n";

foreach ([['ints', 1, '2', 3.0], ['ints', 1, 2, 'x'], ['ints', 'x'], ['ints'], ['arrays', [], 1], ['arrays', [], []]] as $call) {
    $function = array_shift($call);
    try {
        echo call_user_func_array($function, $call), ' ', $function(...$call), "\n";
    } catch (Error $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
try {
    echo ints(1, 2, 'many'), "\n";
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
function fails() { throw new Exception('in an argument'); }
try {
    all(new ArrayObject, 1, fails(), 2);
} catch (Exception $e) {
    echo $e->getMessage(), ' ', count($e->getTrace()), "\n";
}
function trace(...$all) { return (new Exception)->getTraceAsString(); }
echo trace('a', 2, [3]), "\n";
echo call_user_func_array('trace', [1, 'b']), "\n";
