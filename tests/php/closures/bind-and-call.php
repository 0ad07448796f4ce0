<?php
class A
{
    private $v = 1;
    private static $s = 's';
}
$f = function ($n = 0) {
    return $this->v + $n;
};
$g = Closure::bind($f, new A, A::class);
var_dump($g(5), $f->call(new A, 10), (fn() => self::$s)->bindTo(null, A::class)());
try {
    $f();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
$st = static fn() => 1;
var_dump(@Closure::bind($st, new A));
Closure::bind($st, new A);
$h = Closure::fromCallable('strrev');
echo $h('abc'), "\n";
