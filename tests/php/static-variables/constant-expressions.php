<?php
const BASE = 10;
function f()
{
    static $a = BASE * 2, $b = ['k' => BASE], $c = -5 + 1 . 'x';
    $a++;
    return [$a, $b, $c];
}
f();
echo json_encode(f()), "\n";
