<?php
$o = new stdClass;
$p = $o;
$p->x = 1;
$p = null;
var_dump($o);
function f($q)
{
    $q->y = 2;
    $q = new stdClass;
}
f($o);
var_dump($o);
