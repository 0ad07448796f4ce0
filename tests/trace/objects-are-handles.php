<?php
class Counter
{
    public $count = 0;
}
$a = new Counter;
$b = $a;
$b->count = 5;
$c = &$a;
$b = null;
$c = null;
