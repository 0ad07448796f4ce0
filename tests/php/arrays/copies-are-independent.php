<?php
$a = [1, ['x' => 2]];
$b = $a;
$b[1]['x'] = 3;
$b[] = 4;
var_dump($a, $b);
function change(array $p)
{
    $p[0] = 'changed';
    return $p;
}
var_dump(change($a)[0], $a[0]);
