<?php
function f()
{
    echo $inner;
    return $a['x'];
}
@f();
f();
$x = @$u1 . $u2;
