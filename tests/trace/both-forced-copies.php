<?php
$a = 'shared, then referred to';
$b = $a;
$c = &$a;

$x = 'referred to, then shared';
$y = &$x;
$z = $x;
