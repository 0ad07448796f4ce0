<?php
class M
{
    private $d = ['known' => 1];
    private $hidden = 'h';
    public $real = 'r';
    function __get($n)
    {
        echo "get($n) ";
        return $this->d[$n] ?? null;
    }
    function __set($n, $v)
    {
        echo "set($n) ";
        $this->d[$n] = $v;
    }
    function __isset($n)
    {
        echo "isset($n) ";
        return isset($this->d[$n]);
    }
    function __unset($n)
    {
        echo "unset($n) ";
        unset($this->d[$n]);
    }
}
$m = new M;
$m->new = 5;
$m->new += 2;
$m->real = 'x';
var_dump($m->new, isset($m->new), isset($m->nope), empty($m->new), $m->known ?? 'd', $m->nope ?? 'd', $m->hidden, $m->real);
unset($m->new, $m->real);
var_dump(isset($m->new));
$m->real = 'after unset goes to set';
$m->arr['x'] = 1;
