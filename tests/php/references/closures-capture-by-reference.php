<?php
$n = 0;
$inc = function () use (&$n) {
    $n++;
};
$inc();
$inc();
var_dump($n);
$fs = [];
for ($i = 0; $i < 3; $i++) {
    $fs[] = function () use (&$i) {
        return $i;
    };
}
var_dump($fs[0](), $fs[2]());
