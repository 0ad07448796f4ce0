<?php
interface X
{
}
interface Y
{
}
class XY implements X, Y
{
}
class OnlyX implements X
{
}
function inter(X&Y $o)
{
    return 'ok';
}
function dnf((X&Y)|null|int $o = null)
{
    return 'ok';
}
echo inter(new XY), dnf(), dnf(5), dnf(new XY), "\n";
foreach ([fn() => inter(new OnlyX), fn() => dnf(new OnlyX), fn() => dnf('str')] as $f) {
    try {
        echo $f();
    } catch (TypeError $e) {
        echo $e->getMessage(), "\n";
    }
}
