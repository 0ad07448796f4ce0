<?php
function g()
{
    yield 1;
    yield 2;
}
$g = g();
$g->next();
try {
    $g->rewind();
} catch (Exception $e) {
    echo $e->getMessage(), "\n";
}
try {
    foreach ($g as $v) {
        echo $v;
    }
} catch (Exception $e) {
    echo $e->getMessage(), "\n";
}
try {
    $g->getReturn();
} catch (Exception $e) {
    echo $e->getMessage(), "\n";
}
try {
    clone $g;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    new Generator;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
function self_running()
{
    global $s;
    yield $s->next();
}
$s = self_running();
try {
    $s->current();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
function throws()
{
    yield 1;
    throw new Exception('inside');
}
$t = throws();
try {
    foreach ($t as $v) {
        echo $v, ' ';
    }
} catch (Exception $e) {
    echo $e->getMessage(), "\n";
}
var_dump($t->valid());
