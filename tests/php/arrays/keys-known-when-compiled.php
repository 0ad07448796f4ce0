<?php
// Arrays written out under known keys: order, numeric strings, keys that come again, what [] takes next.
const NAME = 'constant';

class C
{
    public const KEY = 'key';
}

function noisy(int $number): int
{
    echo "($number)";
    return $number;
}

$i = 5;
$arrays = [
    ['a' => 1, 'b' => 2, 'c' => 3],
    ['a' => noisy(1), noisy(2), 'b' => noisy(3), noisy(4)],
    ['a' => 1, '5' => 2, 3],
    ['a' => 1, 'a' => 2, 'b' => 3],
    ['a' => 1, -5 => 2, 3],
    ['a' => 1, 10 => 2, 4 => 3, 'x'],
    ['a' => 1, '-0' => 2, '00' => 3, ' 1' => 4, '1' => 5],
    ['a' => 1, true => 2, null => 3, 1.5 => 4],
    ['a' => 1, NAME => 2, C::KEY => 3],
    ['a' => ['b' => ['c' => $i]], 'd' => [$i, $i]],
    ['x' . 'y' => 1, 'xy' => 2],
    [...[1, 2], 'a' => 3],
    ['' => 'empty', ' ' => 'space'],
];
foreach ($arrays as $array) {
    $array[] = 'next';
    echo json_encode($array), "\n";
}

// Each evaluation gives an array of its own.
function fresh(int $value): array
{
    return ['value' => $value, 'list' => [$value]];
}
$first = fresh(1);
$second = fresh(2);
$first['list'][] = 'more';
$first['new'] = true;
unset($second['value']);
$second['value'] = 'last';
echo json_encode([$first, $second, fresh(3)]), "\n";

// References and variables inside.
$n = 1;
$with = ['r' => &$n, 'v' => $n];
$n = 2;
echo json_encode($with), "\n";

// What throws in the middle leaves nothing behind.
function fails(): never
{
    throw new Exception('in the middle');
}
try {
    $array = ['a' => fresh(4), 'b' => fails(), 'c' => 1];
} catch (Exception $e) {
    echo $e->getMessage(), ' ', isset($array['a']) ? 'set' : 'not set', "\n";
}
try {
    $list = [fresh(5), fails(), 1];
} catch (Exception $e) {
    echo $e->getMessage(), ' ', isset($list) ? 'set' : 'not set', "\n";
}
