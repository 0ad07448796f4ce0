<?php
function g() {
    yield;
    $a = yield;
    yield 1;
    yield 1 => 2;
    [yield 1 => 2, 3 => 4];
    [yield => 1];
    f(yield, yield 2);
    yield from f();
    yield $a ? 1 : 2 => 3;
    $b ? yield : 1;
    [$b ? yield : 1 => 2];
    yield fn() => 1;
    yield fn(): int => 1 => 2;
    yield + 1;
    yield * 2;
    yield yield 1 => 2 => 3;
    foreach (yield as $k => $v);
    $x = [fn() => yield 1 => 2];
}
