<?php
function t($x)
{
    echo "t$x ";
    return $x;
}
function f($a, $b, $c = 0)
{
    echo "$a$b$c\n";
}
f(b: t(2), a: t(1));
f(t(1), c: t(3), b: t(2));
