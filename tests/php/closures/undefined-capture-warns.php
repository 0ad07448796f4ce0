<?php
$f = function () use ($nope) {
    var_dump($nope);
};
$f();
