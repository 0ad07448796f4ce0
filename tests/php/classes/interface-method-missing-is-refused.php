<?php
class A implements Countable, IteratorAggregate
{
    function count(): int
    {
        return 0;
    }
}
