<?php
function none(): Generator
{
    return 'nothing yielded';
    yield;
}
$g = none();
var_dump($g->valid(), $g->current(), $g->getReturn());
function it(): iterable
{
    yield 1;
}
var_dump(it() instanceof Generator);
