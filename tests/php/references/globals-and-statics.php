<?php
$g = 1;
function f()
{
    global $g, $new;
    $g++;
    $new = 'made';
    unset($g);
    $g = 'local';
}
f();
var_dump($g, $new);
function rebind()
{
    global $g;
    $local = 5;
    $g = &$local;
}
rebind();
var_dump($g);
