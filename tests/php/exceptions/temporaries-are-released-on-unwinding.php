<?php
class D
{
    function __construct(public $n)
    {
    }
    function __destruct()
    {
        echo "~$this->n ";
    }
}
function boom()
{
    throw new Exception('boom');
}
function f()
{
    $local = new D('local');
    return [new D('temp'), 'x' . boom(), new D('never')];
}
try {
    f();
} catch (Exception $e) {
    echo 'caught ';
    unset($e);
}
try {
    foreach ([new D('a'), new D('b')] as $x) {
        boom();
    }
} catch (Exception $e) {
    unset($x, $e);
    echo "end\n";
}
