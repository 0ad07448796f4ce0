<?php
class P
{
    public $a = 1;
    protected $b = 2;
    private $c = 3;

    function walk()
    {
        foreach ($this as $k => $v) {
            echo "$k=$v ";
        }
        echo "\n";
    }
}
$p = new P;
$p->d = 4;
foreach ($p as $k => $v) {
    echo "$k=$v ";
}
echo "\n";
$p->walk();
foreach ($p as &$v) {
    $v *= 10;
}
unset($v);
$p->walk();
