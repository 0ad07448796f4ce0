<?php
$a = 1;
$b = &$a;
$c = &$b;
$b = 2;
$c++;
$a = 'all three';
