<?php
class A
{
    public function __construct(protected $x = 'a')
    {
        echo "A::__construct\n";
    }
    function hi()
    {
        return "A hi $this->x";
    }
}
class B extends A
{
    function __construct()
    {
        echo "B::__construct\n";
        parent::__construct('from b');
    }
    function hi()
    {
        return 'B and ' . parent::hi();
    }
}
class C extends B
{
}
echo (new C)->hi(), "\n";
var_dump(new C instanceof A, get_parent_class('C'), is_subclass_of('C', 'A'), is_a('C', 'A', true), class_parents('C'), get_object_vars(new C));
