<?php
class A
{
    private $p = 1;
    protected $q = 2;
    private function pm()
    {
    }
    protected static function qm()
    {
    }
    private const C = 1;
    private function __construct()
    {
    }
    static function make()
    {
        return new self;
    }
}
foreach ([fn() => new A, fn() => A::make()->p, fn() => A::make()->q = 1, fn() => A::make()->pm(), fn() => A::qm(), fn() => A::C, fn() => A::make()->nope(), fn() => A::nope(), fn() => A::$nope, fn() => A::NOPE, fn() => new Nope, fn() => Nope::f()] as $f) {
    try {
        $f();
        echo "ok\n";
    } catch (Error $e) {
        echo $e->getMessage(), "\n";
    }
}
