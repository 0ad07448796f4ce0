<?php
$s = 'abcdef';
var_dump($s[0], $s[5], $s[-1], $s[-6], $s['2'], $s[true], "lit"[1], "x$s"[1], 'äb'[0] === "\xC3");
echo $s[10];
echo $s[-7];
try {
    echo $s['x'];
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
echo $s['1x'], "\n";
echo $s[1.7], "\n";
try {
    echo $s['1.5'];
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
try {
    echo $s[[]];
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
