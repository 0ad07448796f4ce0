<?php
class G
{
    function __get($n)
    {
        echo "[get $n]";
        return $this->$n;
    }
    function __isset($n)
    {
        echo "[isset $n]";
        return isset($this->$n);
    }
    function __set($n, $v)
    {
        echo "[set $n]";
        $this->$n = $v;
    }
}
$g = new G;
var_dump($g->a, isset($g->b));
$g->c = 1;
var_dump($g->c);
