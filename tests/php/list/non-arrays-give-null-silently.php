<?php
[$a] = null;
[$b] = 5;
[$c] = 'string';
[$d, [$e]] = [1, null];
var_dump($a, $b, $c, $d, $e);
