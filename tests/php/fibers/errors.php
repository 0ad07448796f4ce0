<?php
$f = new Fiber(fn() => 1);
foreach ([fn() => $f->resume(), fn() => $f->getReturn(), fn() => Fiber::suspend(), function () use ($f) {
    $f->start();
    $f->start();
}, fn() => $f->resume(), function () {
    $g = new Fiber(function () {
        throw new LogicException('inside');
    });
    $g->start();
}, function () {
    $g = new Fiber(fn() => Fiber::suspend());
    $g->start();
    $g->getReturn();
}] as $t) {
    try {
        $t();
        echo "ok\n";
    } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
