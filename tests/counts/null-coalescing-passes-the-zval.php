<?php
// An operand that is a variable or an element is passed on as its zval; a computed one is new.
$a = 'text';
$x = array('k' => 'element');
$b = $a ?? 'other';
$c = $missing ?? $a;
$d = $x['k'] ?? 'other';
$e = $x['no'] ?? 'computed' . $a;
xdebug_debug_zval('a', 'b', 'c', 'd', 'e');
