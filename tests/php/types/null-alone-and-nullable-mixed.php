<?php
function f(mixed $x = null): mixed
{
    return $x;
}
function g(null $x): null
{
    return $x;
}
function h(true|int $x)
{
}
var_dump(f(), g(null));
try {
    g(1);
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
