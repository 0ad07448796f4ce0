<?php
function f()
{
    try {
        echo "try\n";
        goto out;
    } finally {
        echo "finally\n";
    }
    out:
    echo "out\n";
}
f();
