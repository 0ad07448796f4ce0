<?php
function &g(array &$a)
{
    foreach ($a as $k => &$v) {
        yield $k => $v;
    }
}
$a = [1, 2, 3];
foreach (g($a) as &$v) {
    $v *= 10;
}
unset($v);
echo json_encode($a), "\n";
