<?php
$a = 1;
$b = 2;
$f = fn($x) => $x + $a + $b;
$a = 10;
var_dump($f(1));
$nested = fn($x) => fn($y) => fn($z) => $x . $y . $z . $b;
echo $nested('p')('q')('r'), "\n";
$noWrite = fn() => $a = 99;
$noWrite();
var_dump($a);
$ref = fn&(&$x) => $x;
$v = 5;
$r = &$ref($v);
$r = 6;
var_dump($v);
$undef = fn() => $missing ?? 'none';
echo $undef(), "\n";
