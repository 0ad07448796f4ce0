<?php
namespace N;
class W {}
class V
{
    function get()
    {
        return function ($a) {
            return $a;
        };
    }
}
function told($f)
{
    try {
        $f();
    } catch (\Error $e) {
        echo preg_replace('~ in \S+ on~', ' in FILE on', $e->getMessage()), "\n";
    }
}
$f = (function (int $x) { return $x; })->bindTo(new W, W::class);
told(fn() => $f());
told(fn() => $f('q'));
$g = (function (): int { return 'z'; })->bindTo(null, W::class);
told(fn() => $g());
told(fn() => (new V)->get()());
told(fn() => (function (int ...$all) {})(1, 'x'));
