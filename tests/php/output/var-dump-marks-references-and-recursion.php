<?php
$a = ['x' => 1];
$a['ref'] = &$a['x'];
$a['self'] = &$a;
var_dump($a);
$o = new stdClass;
$o->me = $o;
var_dump($o);
print_r($o);
echo "\n";
