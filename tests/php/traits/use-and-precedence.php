<?php
trait T
{
    public $p = 'trait';
    function hi()
    {
        return 'T ' . self::class . ' ' . static::class . ' ' . __CLASS__ . ' ' . __TRAIT__ . ' ' . __METHOD__;
    }
    function over()
    {
        return 'trait';
    }
}
class Base
{
    function over()
    {
        return 'base';
    }
    function hi()
    {
        return 'base hi';
    }
}
class A extends Base
{
    use T;
    function over()
    {
        return 'own, ' . parent::over();
    }
}
$a = new A;
echo $a->hi(), "\n", $a->over(), $a->p, "\n";
print_r(class_uses($a));
