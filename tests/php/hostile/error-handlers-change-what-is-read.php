<?php
// A warning's handler takes away the very thing the warning is about.
set_error_handler(function (int $level, string $message): bool {
    global $array, $object, $string;
    echo "[$message]\n";
    $array = null;
    $object = null;
    $string = null;
    gc_collect_cycles();
    return true;
});

$array = ['a' => ['b' => 1]];
var_dump($array['a']['missing']['deeper'] ?? 'default');
var_dump($array['a']['missing']);
var_dump($array);

$array = [[1, 2, 3], 'k' => 'v'];
var_dump($array["unknown"] . $array['k'] ?? null);

$string = str_repeat('text', 20);
try {
    var_dump($string[500]);
} catch (Error $e) {
    echo get_class($e), "\n";
}

$object = new stdClass;
$object->list = ['one'];
var_dump($object->missing);
var_dump($object);
$object = new stdClass;
$object->list = ['one'];
foreach ($object->list as $item) {
    echo $object->absent ?? 'unset', ' ', $undefined ?? 'undefined', ' ', $item, "\n";
}
$array = ['text', 'other'];
$text = "$array[0] and $array[7] and $array[1]";
var_dump($text);
