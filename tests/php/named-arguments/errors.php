<?php
function f($a, $b = 1)
{
}
foreach ([fn() => f(x: 1, a: 2), fn() => f(1, a: 2), fn() => f(b: 2), fn() => strlen(str: 'x'), fn() => strlen(string: 'x', extra: 1), fn() => array_merge(a: [1]), fn() => f(A: 1)] as $g) {
    try {
        $g();
        echo "ok\n";
    } catch (Error $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
