<?php
function f(int $x = null, array $y = NULL)
{
    var_dump($x, $y);
}
f();
f(null, null);
f(1, [2]);
