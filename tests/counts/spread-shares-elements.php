<?php
// The new array's elements are the old one's zvals; one that is in a reference set stays in it, as in PHP 8.
$r = 'ref';
$a = array('x', &$r);
$b = [...$a, 'y'];
xdebug_debug_zval('a', 'b');
