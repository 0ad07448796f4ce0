<?php
function f(int $x)
{
}
try {
    f('abc');
} catch (TypeError $e) {
    echo $e->getMessage(), "\n", $e->getLine(), "\n";
}
f([]);
