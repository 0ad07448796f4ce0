<?php
class A
{
    private $v = 'A';
    function a()
    {
        return $this->v;
    }
}
class B extends A
{
    private $v = 'B';
    function b()
    {
        return $this->v;
    }
}
class C extends A
{
    function c()
    {
        $this->v = 'dynamic';
        return $this->v;
    }
}
$b = new B;
echo $b->a(), $b->b(), "\n";
$c = new C;
echo $c->c(), $c->a(), "\n";
var_dump($b);
print_r((array) $b);
