<?php
class A implements ArrayAccess, IteratorAggregate
{
    function offsetExists($o)
    {
    }
    function offsetGet($o)
    {
    }
    function offsetSet($o, $v)
    {
    }
    #[ReturnTypeWillChange]
    function offsetUnset($o)
    {
    }
    #[ReturnTypeWillChange]
    function getIterator()
    {
        return new ArrayIterator([]);
    }
}
echo "ok\n";
