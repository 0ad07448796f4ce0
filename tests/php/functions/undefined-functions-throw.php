<?php
try {
    nothing();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    $name = 'no_such';
    $name(1);
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    \A\b();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    (5)();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    'a::b'();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    $x = [1, 2];
    $x();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    [1]();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    $u();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
