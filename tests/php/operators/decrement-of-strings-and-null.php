<?php
foreach (['a', '5', '5.5', '', null, true, false, 1.5, 'abc'] as $s) {
    $t = $s;
    $t--;
    var_dump($t);
}
$n = null;
$n++;
var_dump($n);
$b = true;
$b++;
var_dump($b);
