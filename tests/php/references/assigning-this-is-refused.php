<?php
class C
{
    function f()
    {
        $this = 5;
    }
}
