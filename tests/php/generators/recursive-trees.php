<?php
function walk($tree)
{
    [$left, $value, $right] = $tree;
    if ($left) {
        yield from walk($left);
    }
    yield $value;
    if ($right) {
        yield from walk($right);
    }
}
foreach (walk([[null, 1, [null, 2, null]], 3, [[null, 4, null], 5, null]]) as $v) {
    echo $v, ' ';
}
function deep($n)
{
    if ($n) {
        yield from deep($n - 1);
    }
    yield $n;
}
echo array_sum(iterator_to_array(deep(200), false)), "\n";
