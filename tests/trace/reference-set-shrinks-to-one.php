<?php
$a = 'value';
$b = &$a;
$c = &$a;
unset($b);
unset($c);
$d = $a;
