<?php
function g()
{
    yield 'a';
    yield 10 => 'b';
    yield 'c';
    yield 'k' => 'd';
    yield 'e';
    yield -5 => 'f';
    yield 'g';
}
foreach (g() as $k => $v) {
    echo "$k=>$v ";
}
echo "\n";
