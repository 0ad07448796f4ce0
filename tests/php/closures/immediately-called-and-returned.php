<?php
echo (function () {
    return 'iife ';
})(), (fn() => 'arrow ')(), (static fn() => 'static')(), "\n";
function adder($n)
{
    return function ($m) use ($n) {
        return $n + $m;
    };
}
echo adder(3)(4), "\n";
$compose = fn(callable ...$f) => fn($x) => array_reduce($f, fn($acc, $g) => $g($acc), $x);
echo $compose('trim', 'strrev', fn($s) => "[$s]")('  abc '), "\n";
