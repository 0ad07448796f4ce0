<?php
class D
{
    function __construct(public $n)
    {
    }
    function __destruct()
    {
        echo "~{$this->n} ";
    }
}
function scope()
{
    $local = new D('local');
    $returned = new D('returned');
    return $returned;
}
$a = new D('a');
$b = $a;
unset($a);
echo 'still ';
$b = new D('b');
$r = scope();
new D('dropped');
$list = [new D('0'), new D('1')];
array_pop($list);
$list = null;
$x = new D('x');
$x->self = $x;
unset($x);
echo 'cycle kept ';
gc_collect_cycles();
echo "end\n";
