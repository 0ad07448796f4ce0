<?php
try {
    assert(1 > 2);
} catch (AssertionError $e) {
    echo $e->getMessage(), "\n";
}
try {
    assert($a['x'] ?? false || strlen('abc') === 4 && !isset($b), 'own message');
} catch (AssertionError $e) {
    echo $e->getMessage(), "\n";
}
try {
    assert(fn($x) => $x + 1 and [1, 'a' => 2] === null);
} catch (AssertionError $e) {
    echo $e->getMessage(), "\n";
}
var_dump(assert(true));
