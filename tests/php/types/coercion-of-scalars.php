<?php
function i(int $x)
{
    var_dump($x);
}
function fl(float $x)
{
    var_dump($x);
}
function s(string $x)
{
    var_dump($x);
}
function b(bool $x)
{
    var_dump($x);
}
foreach (['i', 'fl', 's', 'b'] as $f) {
    foreach ([5, 5.0, 5.5, '5', '5.0', '5.5', ' 5', '5 ', '5x', 'x', '', true, null, [], 1e20, '1e2', NAN, new stdClass] as $v) {
        try {
            $f($v);
        } catch (TypeError $e) {
            echo $e->getMessage(), "\n";
        }
    }
}
