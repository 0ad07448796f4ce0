<?php
$a = 'Hello World';
$b = $a;
$c = $b;
$d = 3;
$e = $d;
