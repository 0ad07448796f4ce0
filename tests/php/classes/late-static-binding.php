<?php
class A
{
    static function create()
    {
        return new static;
    }
    static function name()
    {
        return static::class . ' ' . self::class . ' ' . get_called_class();
    }
    static function viaSelf()
    {
        return self::name();
    }
    static function viaName()
    {
        return A::name();
    }
    function inst()
    {
        return static::class;
    }
}
class B extends A
{
    static function viaParent()
    {
        return parent::name();
    }
}
echo get_class(B::create()), ' ', B::name(), ' ', B::viaSelf(), ' ', B::viaName(), ' ', B::viaParent(), ' ', (new B)->inst(), "\n";
echo call_user_func(['B', 'name']), ' ', call_user_func('B::viaSelf'), ' ', call_user_func([new B, 'parent::name']), "\n";
