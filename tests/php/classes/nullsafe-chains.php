<?php
class A
{
    public ?A $next = null;
    public $v = 'v';
    function n()
    {
        return $this->next;
    }
    function f($x)
    {
        return $x;
    }
}
function side()
{
    echo 'side ';
    return 1;
}
$a = new A;
var_dump($a?->next?->v, $a->next?->next->v, $a->n()?->f(side()), $a?->f(side()), isset($a->next?->v), $a->next?->v ?? 'default', empty($a?->next));
try {
    $null = null;
    $null?->x->y();
    echo "skipped\n";
    ($null?->x)->y();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
