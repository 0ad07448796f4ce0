<?php
class A
{
    public int $i = 0;
    public ?float $f;
    public string|bool $u = '';
    public self|null $s = null;
    public iterable $it = [];
}
$a = new A;
$a->i = '42';
$a->f = 3;
$a->u = 5;
var_dump($a);
foreach ([fn() => $a->i = 'abc', fn() => $a->i = null, fn() => $a->s = new stdClass, fn() => $a->it = 5, fn() => $a->i = 1.5, fn() => $a->u = []] as $f) {
    try {
        $f();
        echo "ok\n";
    } catch (TypeError $e) {
        echo $e->getMessage(), "\n";
    }
}
$b = new A;
try {
    echo $b->f;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
$a->i = PHP_INT_MAX;
try {
    $a->i++;
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
$r = &$a->i;
try {
    $r = 'not int';
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
$r = '7';
var_dump($a->i);
