<?php
class A
{
    const X = self::Y;
    const Y = self::X;
}
try {
    echo A::X;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
