<?php
function f()
{
    static $n = 0;
    $n++;
    echo $n;
    unset($n);
    $n = 100;
}
f();
f();
echo "\n";
