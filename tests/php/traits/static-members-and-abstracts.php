<?php
trait Counter
{
    private static int $n = 0;
    static function inc()
    {
        return ++self::$n;
    }
    abstract function name(): string;
    function st()
    {
        static $calls = 0;
        return $this->name() . ++$calls;
    }
}
class A
{
    use Counter;
    function name(): string
    {
        return 'A';
    }
}
class B
{
    use Counter;
    function name(): string
    {
        return 'B';
    }
}
A::inc();
A::inc();
echo A::inc(), B::inc(), (new A)->st(), (new A)->st(), (new B)->st(), "\n";
