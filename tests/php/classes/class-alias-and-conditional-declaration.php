<?php
class_alias('A', 'Alias');
class A
{
    function n()
    {
        return static::class;
    }
}
echo (new Alias)->n(), get_class(new Alias), "\n";
var_dump(new Alias instanceof A);
if (true) {
    class Cond extends A
    {
    }
}
echo (new Cond)->n(), "\n";
function declares()
{
    class Late
    {
    }
}
var_dump(class_exists('Late'));
declares();
var_dump(class_exists('Late'));
