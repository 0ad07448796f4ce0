<?php
// What a backtrace or an exception holds of an argument is a value: it ties no variable to another.
function traced(string $text, &$reference)
{
    $alias = &$text;
    $trace = debug_backtrace();
    $trace[0]['args'][0] = 'changed';
    $trace[0]['args'][1] = 'changed';
    echo $text, ' ', $reference, "\n";
}
$given = 'given';
traced('text', $given);
function fails(&$list) { throw new Exception('no'); }
$lists = [[1]];
foreach ($lists as $list) {
    try {
        fails($list[0]);
    } catch (Exception $e) {
    }
    var_dump($list);
}
