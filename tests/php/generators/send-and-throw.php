<?php
function g()
{
    while (true) {
        try {
            $x = yield $x ?? 'initial';
            echo "[$x]";
        } catch (Exception $e) {
            echo '(', $e->getMessage(), ')';
            $x = 'recovered';
        }
    }
}
$g = g();
echo $g->current(), $g->send('a'), $g->throw(new Exception('thrown')), $g->send('b'), "\n";
function once()
{
    yield 1;
}
$o = once();
try {
    $o->throw(new LogicException('into unstarted'));
} catch (LogicException $e) {
    echo $e->getMessage(), "\n";
}
var_dump($o->valid());
