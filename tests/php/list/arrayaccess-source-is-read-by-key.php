<?php
class A implements ArrayAccess
{
    function offsetExists($o): bool
    {
        echo "exists $o\n";
        return true;
    }
    function offsetGet($o): mixed
    {
        echo "get $o\n";
        return "v$o";
    }
    function offsetSet($o, $v): void
    {
    }
    function offsetUnset($o): void
    {
    }
}
[$a, , $c] = new A;
['k' => $k] = new A;
var_dump($a, $c, $k);
[$x] = new stdClass;
