<?php
class Point
{
    public $x = 1;
    public $name;

    function move($by)
    {
        $this->x += $by;
        return $this;
    }
}
$name = 'here';
$p = new Point;
$p->name = $name;
$q = $p;
$q->move(2);
$copy = clone $p;
$copy->name .= ' and there';
$r = &$p->x;
unset($p, $q);
