<?php
function it(iterable $x)
{
    echo 'it ';
}
function c(callable $x)
{
    echo 'c ';
}
function o(object $x)
{
    echo 'o ';
}
foreach (['it', 'c', 'o'] as $f) {
    foreach ([[1], new ArrayIterator([]), 'strlen', 'nope', fn() => 1, new stdClass, 5, null] as $v) {
        try {
            $f($v);
        } catch (TypeError $e) {
            echo $e->getMessage(), "\n";
        }
    }
}
