<?php
declare(strict_types=1);
function i(int $x)
{
    var_dump($x);
}
function fl(float $x)
{
    var_dump($x);
}
function s(?string $x): string
{
    return $x ?? 5;
}
fl(5);
foreach ([fn() => i('5'), fn() => i(5.0), fn() => i(true), fn() => s(5), fn() => s(null), fn() => strlen(5), fn() => round('1'), fn() => array_map('i', ['3'])] as $f) {
    try {
        var_dump($f());
    } catch (TypeError $e) {
        echo $e->getMessage(), "\n";
    }
}
