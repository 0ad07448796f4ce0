<?php
function inner()
{
    $x = yield 1;
    echo "[inner got $x]";
    yield 2;
    return 'inner result';
}
function outer()
{
    yield 0;
    $r = yield from inner();
    echo "[$r]";
    yield from [10, 'k' => 20];
    yield from new ArrayIterator(['it' => 30]);
    return 'outer result';
}
$g = outer();
foreach ($g as $k => $v) {
    echo "$k=>$v ";
}
echo $g->getReturn(), "\n";
$g = outer();
$g->current();
$g->next();
echo $g->send('hello'), "\n";
var_dump(iterator_to_array(outer(), false));
