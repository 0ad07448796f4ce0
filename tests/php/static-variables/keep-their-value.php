<?php
function counter()
{
    static $n = 0, $list = [], $unset;
    $n++;
    $list[] = $n;
    $unset ??= 'first';
    return [$n, $list, $unset];
}
counter();
echo json_encode(counter()), "\n";
