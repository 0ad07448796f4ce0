<?php
$a = ['x' => ['y' => 1]];
$r = &$a['x'];
$r['y'] = 2;
$b = $a;
$b['x']['y'] = 3;
var_dump($a['x']['y']);
$s = &$a['p']['q'];
var_dump($a);
