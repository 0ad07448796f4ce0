<?php
trait T
{
    static function f()
    {
        return 'called on trait';
    }
}
try {
    new T;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
echo T::f(), "\n";
