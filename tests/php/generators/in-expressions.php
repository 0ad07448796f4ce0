<?php
function g()
{
    $a = yield + 1;
    $b = (yield 2) . (yield 3);
    echo "[$a|$b]";
    $arr = [yield 4, yield 5];
    echo json_encode($arr);
    f(yield 6, yield 'k' => 7);
    if (yield) {
        echo 'truthy';
    }
}
function f($x, $y)
{
    echo "<$x$y>";
}
$g = g();
for ($i = 1; $g->valid(); $i++) {
    $g->send("s$i");
}
echo "\n";
