<?php
class C
{
    private function hidden()
    {
        return 'real hidden';
    }
    function __call($n, $args)
    {
        return "call $n(" . json_encode($args) . ')';
    }
    static function __callStatic($n, $args)
    {
        return "static $n(" . json_encode($args) . ')';
    }
    function inside()
    {
        return [$this->hidden(), self::nope(1), static::other(), C::third(named: 1)];
    }
}
$c = new C;
echo $c->foo(1, 'a'), $c->hidden(), C::bar(2), call_user_func([$c, 'dyn'], 3), call_user_func('C::st', 4), "\n";
print_r($c->inside());
echo $c->named(a: 1, b: 2), "\n";
