<?php
$array = ['a' => 1, 'b' => 2, 'c' => 3];
array_walk($array, function (&$value, $key) use (&$array) {
    echo $key, ' ';
    unset($array[$key]);
    $value = 'freed';
});
var_dump($array);
$array = [1, 2, 3];
array_walk($array, function (&$value, $key) use (&$array) {
    if ($key < 5) {
        $array[] = $value * 10;
    }
});
var_dump($array);
$array = [1, 2, 3];
try {
    array_walk($array, function (&$value, $key) use (&$array) {
        $array = 'replaced';
    });
} catch (Error $e) {
    echo get_class($e), ': ', $e->getMessage(), "\n";
}
var_dump($array);
$object = new stdClass;
$object->x = [1];
$object->y = 2;
try {
    array_walk($object, function (&$value, $key) use (&$object) {
        unset($object->$key);
        $value = null;
    });
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
var_dump($object);
$array = [1, 2, 3];
var_dump(array_map(function ($value) use (&$array) {
    $array = null;
    return $value * 2;
}, $array));
$array = [[1, 2], [3]];
try {
    array_walk_recursive($array, function (&$value) use (&$array) {
        $array[0] = 'flat';
        $value = -$value;
    });
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
var_dump($array);
$array = [1, 2, 3, 4];
var_dump(array_filter($array, function ($value) use (&$array) {
    array_shift($array);
    return $value % 2;
}));
var_dump(array_reduce($array = [1, 2, 3], function ($sum, $value) use (&$array) {
    $array = [];
    return $sum + $value;
}, 0));
$array = [1, 2];
foreach ($array as $key => &$value) {
    if ($value < 30) {
        $array[] = $value + 10;
    }
    unset($array[$key]);
}
unset($value);
var_dump($array);
$array = [1, 2, 3];
$rounds = 0;
foreach ($array as &$value) {
    if (++$rounds < 3) {
        $array = [9, 8];
    }
    echo $value, "\n";
}
unset($value);
$array = [3 => 'x', 4 => 'y', 5 => 'z'];
foreach ($array as $key => &$value) {
    echo $key, $value, "\n";
    array_splice($array, 0, 1);
    if (!$array) {
        break;
    }
}
unset($value);
var_dump(iterator_to_array((function () use (&$array) {
    $array = [1, 2, 3];
    foreach ($array as &$value) {
        yield $value => $value;
        array_pop($array);
    }
})()));
function walk_and_end(array &$list)
{
    foreach ($list as $key => &$value) {
        $list = [];
        yield $key;
    }
}
$array = [1, 2];
foreach (walk_and_end($array) as $key) {
    echo $key, "\n";
}
