<?php
// A handler runs while the value is computed: what is written then goes to the place as it is by then.
class Holder
{
    public $list = [];
    public int $number = 0;
}
set_error_handler(function (int $level, string $message): bool {
    echo "[$message]\n";
    global $holder, $array, $value;
    if (is_object($holder)) {
        $holder->list = ['replaced'];
    }
    $array = ['gone'];
    $value = null;
    return true;
});
$holder = new Holder;
$array = [10];
$array[1] = $undefined . str_repeat('w', 5);
var_dump($array);
$array = [[1], [2]];
[$first, [$second]] = [$array[5], $array[1] ?? ['replaced']];
var_dump($first, $second);
$holder->number = 5;
try {
    $holder->number .= $undefined . '7';
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
var_dump($holder->number);
$holder = null;
$array = [1, 2, 3];
$array[] = "$array[7] and {$array[0]}";
var_dump($array);
function takes($first, $second, &$third)
{
    $third = 'written';
    return [$first, $second];
}
$array = [str_repeat('x', 5), 2];
var_dump(takes($array[0], $array[9], $array[1]));
var_dump($array);
$value = [1, 2];
foreach ($value as $key => $item) {
    echo $key, $item, $undefined, "\n";
}
var_dump($value);
$array = ['k' => 1];
var_dump(isset($array[$undefined ?? 'k']), $array);
var_dump(array_map(fn($x) => $x + $missing, [1, 2]));
