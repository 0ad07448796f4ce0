<?php
namespace N;

class A
{
}
$o = new A;
$s = 'N\A';
$p = '\N\A';
var_dump($o instanceof A, $o instanceof \N\A, $o instanceof $s, $o instanceof $p, $o instanceof \Nope, A::class, $o::class, namespace\A::class, new $s instanceof $o);
