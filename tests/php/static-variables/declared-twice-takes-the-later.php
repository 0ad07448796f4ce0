<?php
function f()
{
    static $a = 1;
    echo $a;
    static $a = 2;
    echo $a;
}
f();
