<?php
class T
{
    function m($a)
    {
        return self::s([1], new stdClass, $a);
    }
    static function s(...$args)
    {
        throw new Exception('deep');
    }
}
function f($x)
{
    (new T)->m('a string that is longer than fifteen');
}
try {
    array_map(function ($v) {
        f(1.5);
    }, [null]);
} catch (Exception $e) {
    echo str_replace(__DIR__, '', $e->getTraceAsString()), "\n";
    echo count($e->getTrace()), $e->getTrace()[0]['function'], $e->getTrace()[0]['type'], basename($e->getFile()), "\n";
}
