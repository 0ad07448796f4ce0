<?php
class A
{
    public $a = 1, $b;
    public int $typed = 5;
    public ?string $nullable = null;
    public array $list = [1, self::K => 'v'];
    const K = 'key';
    var $old = __CLASS__;
}
$x = new A;
var_dump($x);
$x->a = 'changed';
$x->list[] = 2;
$y = new A;
var_dump($y->a, count($y->list), $x->list);
unset($x->a);
echo $x->a;
var_dump(isset($x->a), isset($y->b), property_exists('A', 'b'));
