<?php
class A
{
    static function __get($n)
    {
    }
}
