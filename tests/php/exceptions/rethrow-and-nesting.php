<?php
function a()
{
    try {
        b();
    } catch (InvalidArgumentException $e) {
        throw new LogicException('wrapped', 7, $e);
    }
}
function b()
{
    throw new InvalidArgumentException('origin', 3);
}
try {
    a();
} catch (Exception $e) {
    do {
        echo get_class($e), ' ', $e->getMessage(), ' ', $e->getCode(), ' ', $e->getLine(), "\n";
    } while ($e = $e->getPrevious());
}
