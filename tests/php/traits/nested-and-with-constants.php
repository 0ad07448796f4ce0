<?php
trait T1
{
    function a()
    {
        return 'a';
    }
}
trait T2
{
    use T1;
    function b()
    {
        return $this->a() . 'b';
    }
}
class A
{
    use T2;
}
echo (new A)->b(), "\n";
trait WithConstant
{
    const X = 5;
    function c()
    {
        return self::X;
    }
}
class C
{
    use WithConstant;
}
echo C::X, (new C)->c(), "\n";
echo WithConstant::X;
