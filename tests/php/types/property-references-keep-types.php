<?php
class A
{
    public int $i = 1;
    public ?array $list = null;
}
$a = new A;
$r = &$a->i;
$r = '5';
var_dump($a->i);
try {
    $r = [];
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
$l = &$a->list;
$l[] = 1;
try {
    $l = 'x';
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
function setTo(&$x, $v)
{
    $x = $v;
}
try {
    setTo($a->i, 'bad');
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
setTo($a->i, 3.0);
var_dump($a);
