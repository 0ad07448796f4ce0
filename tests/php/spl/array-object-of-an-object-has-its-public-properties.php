<?php
class Point
{
    public $x = 1;
    public $y = 2;
    protected $secret = 3;
    private $own = 4;
}
$point = new Point;
$view = new ArrayObject($point);
foreach ($view as $name => $value) {
    echo "$name: $value\n";
}
$view['x'] = 10;
unset($view['y']);
var_dump(count($view), $point, isset($view['secret']));
try {
    $view->append(1);
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
$bag = new ArrayObject([], ArrayObject::ARRAY_AS_PROPS);
$bag->one = 1;
$bag->list[] = 'first';
var_dump($bag['one'], $bag->list, isset($bag->two), $bag);
