<?php
$one = 'one';
$x = ['k' => $one, 'n' => 2];
$y = $x;
$y['n'] = 3;
$y['n'] = 4;
$x['new'] = 5;
$z = $x['k'];
unset($x['k']);
