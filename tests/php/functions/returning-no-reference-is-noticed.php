<?php
function &ends() {}
function &returns($early)
{
    if ($early) {
        return;
    }
    $a = 1;
    return $a;
}
ends();
$a = &returns(true);
var_dump($a);
$b = &returns(false);
var_dump($b);
