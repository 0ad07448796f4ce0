<?php
$a = ['x' => 1];
$b = [1];
echo $a['nope'], $b[7], $a[''], $a[true], $a[1.5], $a["multi\nline"];
$s = 'k';
echo $a[$s], $a[-1], "\n";
$c = $a['p']['q']['r'];
var_dump($c);
