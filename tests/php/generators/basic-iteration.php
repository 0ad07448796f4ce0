<?php
function gen()
{
    echo '[start]';
    $received = yield 1;
    echo "[got ", var_export($received, true), ']';
    yield 'key' => 2;
    yield;
    return 'result';
}
foreach (gen() as $k => $v) {
    echo "$k=>", var_export($v, true), ' ';
}
$g = gen();
echo $g->current(), $g->send('sent'), $g->key();
$g->next();
var_dump($g->current(), $g->key(), $g->valid());
$g->next();
var_dump($g->valid(), $g->getReturn(), $g->current());
