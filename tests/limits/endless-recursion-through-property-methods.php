<?php
// Each of the objects has its own guard against calling __get from __get; finding it takes no longer the deeper it goes.
class A
{
    function __get($n)
    {
        return (new A)->$n;
    }
    function __call($n, $a)
    {
        usort($a, fn($x, $y) => $this->$n(1, 2));
    }
}
// The second recursion begins with some room, however full the first one leaves the heap.
register_shutdown_function('ini_set', 'memory_limit', '18M');
register_shutdown_function(function () {
    try {
        (new A)->call(1, 2);
    } catch (Error $e) {
        echo get_class($e), "\n";
    }
});
(new A)->x;
