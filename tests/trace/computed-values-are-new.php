<?php
$a = 2;
$b = $a + 0;
$c = "$a";
$d = $a ?: 7;
$e = true ? $a : 0;
$f = $a;
$f = $f * 3;
