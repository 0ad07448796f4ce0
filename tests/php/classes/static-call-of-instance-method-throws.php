<?php
class A
{
    function f()
    {
        return isset($this);
    }
    static function s()
    {
        return isset($this);
    }
}
try {
    A::f();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
var_dump((new A)->s());
try {
    (function () {
        return $this;
    })();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
