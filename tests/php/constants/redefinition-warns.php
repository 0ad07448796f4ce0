<?php
define('A', 1);
var_dump(define('A', 2));
const A = 3;
define('PHP_VERSION', 'x');
var_dump(A);
