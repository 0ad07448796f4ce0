<?php
function f($x)
{
    switch ($x) {
        case 1:
            echo 'one ';
        case 2:
            echo 'two ';
            break;
        default:
            echo 'default ';
        case 3:
            echo 'three ';
    }
    echo "\n";
}
f(1);
f(2);
f(3);
f(9);
