<?php
class A
{
    public $a = 1;
    protected $b = 2;
    private $c = 3;
    static $s = 4;
    function m1()
    {
    }
    private function m2()
    {
    }
    function vars()
    {
        return get_object_vars($this);
    }
    static function methods()
    {
        return get_class_methods(self::class);
    }
}
$o = new A;
$o->dyn = 5;
print_r([get_object_vars($o), $o->vars(), get_class_vars('A'), get_class_methods('A'), A::methods(), method_exists('A', 'm2'), is_callable([$o, 'm2']), property_exists($o, 'dyn'), get_mangled_object_vars($o) !== [], spl_object_id($o) === spl_object_id($o), class_exists('a'), get_class($o)]);
