<?php
$x = ['in' => ['deep' => [1]]];
$y = $x;
$y['in']['deep'][] = 2;
$r = &$x['in']['deep'];
$r[] = 3;
$made['a']['b'] = 'from nothing';
