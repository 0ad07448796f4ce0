<?php
class D
{
    function __construct(public $n)
    {
    }
    function __destruct()
    {
        echo "destroy $this->n\n";
    }
}
$a = new D('a');
$b = new D('b');
register_shutdown_function(fn() => print "shutdown\n");
new D('temp');
$c = new D('c');
$c = null;
echo "end\n";
