<?php
function f(...$a)
{
    throw new Exception;
}
try {
    f(null, true, false, 5, 1.0, 'short', 'exactly fifteen!', [1], new stdClass, STDIN, fn() => 1, ...['named' => 1]);
} catch (Exception $e) {
    echo preg_replace('/Resource id #\d+/', 'Resource', $e->getTraceAsString()), "\n";
}
