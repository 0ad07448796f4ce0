<?php
$f = new Fiber(function ($a) {
    echo "start $a ";
    $x = Fiber::suspend('s1');
    echo "resumed $x ";
    $y = Fiber::suspend('s2');
    return "done $y";
});
var_dump($f->isStarted());
echo $f->start('arg'), ' ';
var_dump($f->isSuspended());
echo $f->resume('r1'), ' ';
$f->resume('r2');
var_dump($f->isTerminated(), $f->getReturn());
