<?php
class I
{
    public $p = [1];
    function __invoke(...$args)
    {
        return array_sum($args);
    }
    static function __set_state($a)
    {
        $o = new self;
        $o->p = $a['p'];
        return $o;
    }
}
$i = new I;
echo $i(1, 2, 3), ' ', array_sum(array_map($i, [1, 2], [3, 4])), "\n";
var_export([$i]);
eval('$back = ' . var_export($i, true) . ';');
var_dump($back == $i, is_callable($i));
