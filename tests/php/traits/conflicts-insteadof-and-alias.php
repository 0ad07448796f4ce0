<?php
trait X
{
    function f()
    {
        return 'X';
    }
    private function g()
    {
        return 'g';
    }
}
trait Y
{
    function f()
    {
        return 'Y';
    }
}
class A
{
    use X, Y {
        X::f insteadof Y;
        Y::f as protected yf;
        g as public;
        g as gg;
    }
    function both()
    {
        return $this->f() . $this->yf() . $this->gg();
    }
}
$a = new A;
echo $a->both(), $a->g(), "\n";
try {
    $a->yf();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
