<?php
function f()
{
    try {
        exit("exit\n");
    } finally {
        echo "never\n";
    }
}
f();
