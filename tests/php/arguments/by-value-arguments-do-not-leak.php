<?php
function f($a)
{
    $a['x'] = 'inside';
    unset($a['y']);
    return $a;
}
$a = ['x' => 'out', 'y' => 1];
f($a);
var_dump($a);
