<?php
class A
{
    public $o;
    public $n = 1;
    public $list = [1];
    function __construct()
    {
        $this->o = new stdClass;
    }
    function __clone()
    {
        echo "cloning {$this->n}\n";
        $this->n++;
    }
}
$a = new A;
$b = clone $a;
$b->list[] = 2;
$b->o->x = 'shared';
var_dump($a->n, $b->n, count($a->list), $a->o === $b->o);
