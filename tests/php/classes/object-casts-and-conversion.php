<?php
$o = (object) ['a' => 1, 'b' => [2], 5 => 'num'];
var_dump($o, $o->{'5'}, (array) $o, (bool) $o, (object) 'scalar', (object) null);
class A
{
    private $p = 1;
    protected $q = 2;
    public $r = 3;
}
foreach ((array) new A as $k => $v) {
    echo str_replace("\0", '~', $k), "=$v ";
}
echo "\n";
var_dump((int) new A, new A + 1);
