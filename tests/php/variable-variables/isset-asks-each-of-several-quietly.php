<?php
class Asked
{
    public function __isset($name)
    {
        echo "isset($name) ";
        return $name === 'yes';
    }

    public function __get($name)
    {
        echo "get($name) ";
        return null;
    }
}
function f()
{
    $o = new Asked;
    var_dump([isset($$undefined), isset($$undefinedToo), isset($o->yes), isset($o->no)], [isset($o->yes->deeper), isset($o->no->deeper)]);
}
f();
