<?php
$n = null;
$t = true;
$f = 1.0;
$g = 0.1;
$big = 1e100;
echo "$n|$t|$f|$g|$big|{$t}\n";
