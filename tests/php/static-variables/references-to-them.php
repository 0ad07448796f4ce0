<?php
function &ref()
{
    static $v = 1;
    return $v;
}
$r = &ref();
$r = 50;
echo ref(), "\n";
function f()
{
    static $x;
    $y = 5;
    $x = &$y;
    return isset($x);
}
f();
var_dump(f());
function rebinding()
{
    static $keep = 'start';
    echo $keep, "\n";
    $local = 'local';
    $keep = &$local;
}
rebinding();
rebinding();
