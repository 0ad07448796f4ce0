<?php
// What preg_match puts into a variable is held by that variable alone, and by whom it is shared with later.
preg_match('/(\w)(\w+)/', 'first match', $m);
xdebug_debug_zval('m');
$kept = $m;
xdebug_debug_zval('m');
preg_match('/(\w)(\w+)/', 'second match', $m);
xdebug_debug_zval('m');
xdebug_debug_zval('kept');
$r = &$m;
preg_match('/n(o)?thing/', 'nothing', $m);
xdebug_debug_zval('m');
unset($r);
xdebug_debug_zval('m');
$subject = 'a-b';
$pieces = preg_split('/-/', $subject);
xdebug_debug_zval('pieces');
xdebug_debug_zval('subject');
