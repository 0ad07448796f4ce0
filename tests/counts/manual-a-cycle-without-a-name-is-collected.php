<?php
$box = array('first');
$box[] =& $box;
xdebug_debug_zval('box');
unset($box);
xdebug_debug_zval('box');
echo gc_collect_cycles(), "\n";
