<?php
class A
{
    function __toString()
    {
        return 'x';
    }
}
var_dump(in_array('Stringable', class_implements('A')), (string) (new ReflectionMethod('A', '__toString'))->getReturnType());
