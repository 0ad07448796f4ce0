<?php
$array = [5, 3, 9, 1, 7, 2];
usort($array, function ($a, $b) use (&$array) {
    $array = 'no array any more';
    return $a <=> $b;
});
var_dump($array);
$array = ['e' => 5, 'c' => 3, 'i' => 9];
uasort($array, function ($a, $b) use (&$array) {
    $array['new' . count((array) $array)] = 1;
    unset($array['c']);
    return $a <=> $b;
});
var_dump($array);
$array = ['e' => 5, 'c' => 3, 'i' => 9];
uksort($array, function ($a, $b) use (&$array) {
    usort($array, fn($x, $y) => $y <=> $x);
    return $a <=> $b;
});
var_dump($array);
$array = [3, 1, 2];
try {
    usort($array, function ($a, $b) use (&$array) {
        $array = [];
        throw new Exception('in the middle');
    });
} catch (Exception $e) {
    echo $e->getMessage(), "\n";
}
var_dump($array);
$array = [[3], [1], [2]];
usort($array, function (&$a, &$b) {
    $a = 0;
    $b = null;
    return -1;
});
var_dump($array);
class Reordering
{
    public $items;

    public function __construct()
    {
        $this->items = new ArrayObject(['b' => 2, 'a' => 1, 'c' => 3]);
    }

    public function run()
    {
        $this->items->uasort(function ($a, $b) {
            try {
                $this->items['more'] = 4;
            } catch (Throwable $e) {
                echo get_class($e), "\n";
            }
            return $a <=> $b;
        });
        var_dump($this->items->getArrayCopy());
    }
}
(new Reordering)->run();
$array = range(20, 1);
usort($array, fn($a, $b) => rand(-1, 1) * 0 + ($a <=> $b));
echo implode(',', $array), "\n";
$array = range(1, 30);
usort($array, fn() => 1);
var_dump(count($array), array_sum($array));
usort($array, fn() => -1);
var_dump(count($array), array_sum($array));
$data = [3, 1, 2];
$copy = &$data;
usort($copy, function ($a, $b) use (&$copy) {
    unset($copy[0]);
    $copy[] = 8;
    return $a <=> $b;
});
var_dump($data);
