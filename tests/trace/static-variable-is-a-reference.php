<?php
function counter()
{
    static $n = 10;
    return ++$n;
}
$first = counter();
counter();
