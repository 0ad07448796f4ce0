<?php
class D
{
    public $other;
    function __construct(public $n)
    {
    }
    function __destruct()
    {
        echo "~{$this->n} ";
    }
}
$z = new D('z');
$a = new D('a');
$list = [new D('in array')];
$cycle1 = new D('c1');
$cycle2 = new D('c2');
$cycle1->other = $cycle2;
$cycle2->other = $cycle1;
function f()
{
    static $s;
    $s = new D('static');
}
f();
$shared = $copy = new D('shared');
echo 'end ';
