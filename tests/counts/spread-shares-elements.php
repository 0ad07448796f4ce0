<?php
// The new array's elements are the old one's zvals; a member of a reference set is copied instead.
$r = 'ref';
$a = array('x', &$r);
$b = [...$a, 'y'];
xdebug_debug_zval('a', 'b');
