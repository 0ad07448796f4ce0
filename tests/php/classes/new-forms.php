<?php
class A
{
    public $args;
    function __construct(...$args)
    {
        $this->args = $args;
    }
}
$n = 'A';
$arr = ['c' => 'A'];
$o = new stdClass;
$o->c = 'A';
echo json_encode([new A, new A(), new $n(1), new $arr['c'](2), new $o->c(3), new ('A')(4), new (strtoupper('a'))(5), (new A(6))->args[0], new A(...[7, 8]), new A(x: 9)]), "\n";
try {
    new ('no' . 'pe');
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    $five = 5;
    new $five;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
