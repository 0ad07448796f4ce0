<?php
function inc(&$n)
{
    $n++;
}
$x = 1;
inc($x);
inc($a['new']['key']);
$o = new stdClass;
inc($o->p);
var_dump($x, $a, $o);
$list = [1, 2, 3];
foreach ($list as $i => $v) {
    inc($list[$i]);
}
var_dump($list);
