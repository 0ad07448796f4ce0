<?php
function gen()
{
    $x = yield 1;
    $y = Fiber::suspend("fiber from generator $x");
    yield $y;
}
$f = new Fiber(function () {
    $g = gen();
    $g->current();
    return $g->send('sent');
});
echo $f->start(), ' ';
$f->resume('resumed');
echo $f->getReturn(), "\n";
