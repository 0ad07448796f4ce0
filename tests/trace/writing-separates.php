<?php
$a = 'Hello World';
$b = $a;
$b .= '!';
$b .= '?';
$n = 1;
$m = $n;
$m++;
$n += 10;
