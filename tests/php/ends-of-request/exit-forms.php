<?php
echo "a\n";
function f()
{
    foreach ([1, 2] as $x) {
        exit("bye\n");
    }
}
f();
echo 'never';
