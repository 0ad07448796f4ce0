<?php
function deep($n)
{
    return $n ? deep($n - 1) : Fiber::suspend('from the deep');
}
$f = new Fiber(function () {
    try {
        deep(50);
    } catch (Exception $e) {
        echo 'caught ', $e->getMessage(), ' ';
        return Fiber::suspend('again');
    } finally {
        echo 'finally ';
    }
});
echo $f->start(), ' ', $f->throw(new Exception('thrown in')), ' ';
$f->resume('value');
echo $f->getReturn(), "\n";
