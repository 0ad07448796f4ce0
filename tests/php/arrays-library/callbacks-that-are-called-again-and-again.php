<?php
// Callbacks of array functions: what they keep, change, throw and are told of.
$kept = [];
$numbers = [3, 1, 2];
usort($numbers, function ($a, $b) use (&$kept) { $kept[] = "$a$b"; $a = 'changed'; return $kept ? strcmp($b, '2') : 0; });
echo implode(',', $kept), "\n";
$objects = array_map(fn ($name) => (object) ['name' => $name], ['b', 'a', 'c']);
usort($objects, function ($a, $b) { $a->seen = ($a->seen ?? 0) + 1; return $a->name <=> $b->name; });
echo json_encode($objects), "\n";

class Comparison {
    public $count = 0;
    function compare($a, $b) { $this->count++; return $a <=> $b; }
    static function reversed($a, $b) { return static::class === 'Comparison' ? $b <=> $a : 0; }
    function __invoke($a, $b) { return $this->compare($a, $b); }
    function __call($name, $arguments) { return $arguments[1] <=> $arguments[0]; }
}
$comparison = new Comparison;
$list = [5, 2, 9];
usort($list, [$comparison, 'compare']); echo implode(',', $list), "\n";
usort($list, 'Comparison::reversed'); echo implode(',', $list), "\n";
usort($list, $comparison); echo implode(',', $list), $comparison->count > 4 ? ' counted' : '', "\n";
usort($list, [$comparison, 'none']); echo implode(',', $list), "\n";
usort($list, 'strcmp'); echo implode(',', $list), "\n";
uksort($list, fn ($a, $b) => $b - $a); echo json_encode($list), "\n";

echo json_encode(array_map('strtoupper', ['a' => 'x', 'b' => 'y'])), json_encode(array_map('intval', ['1', '2x', 3.7])), "\n";
echo json_encode(array_map('str_repeat', ['a', 'b'], [1, 2])), json_encode(array_filter(['a', '', '0', 'b'], 'strlen')), "\n";
try {
    array_map('strtoupper', [[]]);
} catch (TypeError $e) {
    echo $e->getMessage(), "\n", preg_replace('~.*/~', '', $e->getTraceAsString()), "\n";
}
echo json_encode(array_map(function ($one, $default = 'd') { return $one . $default . func_num_args(); }, [1, 2])), "\n";
echo json_encode(array_map(function ($one) { return func_get_args(); }, [1, 2], ['x', 'y'], [true])), "\n";
echo json_encode(array_filter([5, 6, 7], function ($value) { return func_get_args()[1] > 0; }, ARRAY_FILTER_USE_BOTH)), "\n";
array_walk($list, function ($value) { echo $value, func_num_args(), ' '; }, 'argument');
array_walk($list, function (&$value, $key) { $value .= $key; });
echo json_encode($list), "\n";

$first = 1;
$referred = [&$first, 2];
echo json_encode(array_map(function ($value) { $value = 'own'; return $value; }, $referred)), $first, "\n";
echo json_encode(array_map(function (&$value) { $value = 'own'; return $value; }, $referred)), $first, "\n";
echo array_reduce([1, 2, 3], function ($carry, $item) { static $calls = 0; return $carry + $item * ++$calls; }, 0), "\n";
echo array_reduce([], fn ($carry, $item) => 1, 'initial'), "\n";

try {
    array_map(function (int $value) { return $value; }, [1, 'x']);
} catch (TypeError $e) {
    echo preg_replace('~, called.*~', '', $e->getMessage()), "\n";
}
try {
    array_map(function ($a, $b) { return $a; }, [1]);
} catch (ArgumentCountError $e) {
    echo $e->getMessage(), "\n";
}
try {
    usort($list, function ($a, $b) { throw new Exception("$a and $b"); });
} catch (Exception $e) {
    echo $e->getMessage(), ' ', json_encode($list), "\n";
}
// A callback that sorts with itself, makes variables by name, and changes what is sorted.
$deep = function ($a, $b) use (&$deep) {
    static $depth = 0;
    if ($depth < 3) {
        $depth++;
        $inner = [$b, $a];
        usort($inner, $deep);
        $depth--;
    }
    $name = 'made' . $a;
    $$name = $b;
    return $a <=> $b;
};
$list = [4, 3, 2, 1];
usort($list, $deep); echo implode(',', $list), "\n";
usort($list, function ($a, $b) use (&$list) { $list = []; return $b <=> $a; }); echo implode(',', $list), "\n";
echo json_encode(array_map(function ($x) { yield $x; }, [1])), "\n";
$fiber = new Fiber(fn () => array_map(fn ($x) => Fiber::suspend($x) . $x, [1, 2]));
echo $fiber->start(), $fiber->resume('a'), $fiber->resume('b') ?? 'null', json_encode($fiber->getReturn()), "\n";
