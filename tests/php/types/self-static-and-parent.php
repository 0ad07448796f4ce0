<?php
class A
{
    function self(self $x): self
    {
        return $x;
    }
    function st(): static
    {
        return new self;
    }
}
class B extends A
{
    function p(parent $x): parent
    {
        return $x;
    }
}
echo get_class((new B)->self(new A)), get_class((new B)->p(new A)), get_class((new A)->st()), "\n";
foreach ([fn() => (new B)->st(), fn() => (new A)->self(new stdClass), fn() => (new B)->p(new ArrayObject)] as $f) {
    try {
        $f();
    } catch (TypeError $e) {
        echo preg_replace('~/\S+/~', '', $e->getMessage()), "\n";
    }
}
