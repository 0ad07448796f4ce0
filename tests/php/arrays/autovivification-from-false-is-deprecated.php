<?php
$a = false;
$a['x'] = 1;
var_dump($a);
$b = ['k' => false];
$b['k'][] = 1;
var_dump($b);
