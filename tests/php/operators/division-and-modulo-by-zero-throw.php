<?php
foreach ([fn() => 1 / 0, fn() => 1.0 / 0.0, fn() => 1 % 0, fn() => 5 % 0.5, fn() => intdiv(1, 0), fn() => intdiv(PHP_INT_MIN, -1), fn() => PHP_INT_MIN % -1, fn() => fmod(1, 0), fn() => fdiv(-1, 0)] as $f) {
    try {
        var_dump($f());
    } catch (Error $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
