<?php
function f(...$args)
{
}
foreach ([fn() => f(...5), fn() => f(...['a' => 1], ...[2]), fn() => f(...null), fn() => strlen(...['nope' => 'x']), fn() => f(...'str')] as $g) {
    try {
        $g();
        echo "ok\n";
    } catch (Error $e) {
        echo $e->getMessage(), "\n";
    }
}
