<?php
$a = [
    'x' => 1,
    'y' => $undef1,
];
$s = 'a'
    . $undef2
    . 'b';
strlen(
    $undef3
);
function f($p)
{
    return $p;
}
f(
    $undef4,
);
if ($undef5
    && true) {
}
