<?php
$s = 'abc';
echo $s['1 '] ?? 'unset', "\n";
try {
    echo $s['1 '];
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
try {
    $s['1x'] = 'Q';
    echo $s, "\n";
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
