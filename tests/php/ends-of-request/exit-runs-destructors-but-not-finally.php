<?php
class D
{
    function __destruct()
    {
        echo "destructor\n";
    }
}
function f()
{
    $d = new D;
    try {
        exit("exit\n");
    } finally {
        echo "never\n";
    }
}
f();
