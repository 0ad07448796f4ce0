<?php
function f($a, $b, $c = 1)
{
}
try {
    f(1);
} catch (ArgumentCountError $e) {
    echo $e->getMessage(), "\n";
}
function g($a)
{
}
try {
    g();
} catch (ArgumentCountError $e) {
    echo $e->getMessage(), ' line ', $e->getLine(), "\n";
}
$h = function ($x) {
};
try {
    $h();
} catch (ArgumentCountError $e) {
    echo $e->getMessage(), "\n";
}
try {
    strlen();
} catch (ArgumentCountError $e) {
    echo $e->getMessage(), "\n";
}
try {
    strlen(1, 2);
} catch (ArgumentCountError $e) {
    echo $e->getMessage(), "\n";
}
try {
    str_replace(1);
} catch (ArgumentCountError $e) {
    echo $e->getMessage(), "\n";
}
