<?php
function u(int|string $x)
{
    var_dump($x);
}
function f(int|float $x)
{
    var_dump($x);
}
function b(float|bool $x)
{
    var_dump($x);
}
function n(null|array|false $x)
{
    var_dump($x);
}
foreach (['u', 'f', 'b', 'n'] as $g) {
    foreach ([1, 1.5, 1.0, '1', '1.5', 'x', true, false, null, [], '1e3', 1e20] as $v) {
        try {
            $g($v);
        } catch (TypeError $e) {
            echo $e->getMessage(), "\n";
        }
    }
}
