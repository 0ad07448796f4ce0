<?php
namespace A;

function enum()
{
    return 'fn named enum';
}
class match1
{
    const class1 = 1;
    const LIST = 'list const';
    function list()
    {
        return 'method list';
    }
    static function new()
    {
        return 'static new';
    }
    public $class = 'prop class';
}
echo enum(), match1::LIST, (new match1)->list(), match1::new(), (new match1)->class, "\n";
