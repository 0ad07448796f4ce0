<?php
var_dump('5 apples' + 3);
var_dump('2.5kg' * 2);
var_dump('10' . '5' + 1);
var_dump(-'3x');
var_dump('7a' % 4);
var_dump('1e' + 1);
