<?php
$x = 1;
$a = [&$x];
$b = [...$a];
$b[0] = 2;
var_dump($x, $b);
