<?php
$colour = 'dark green';
$third = $second = $colour;
xdebug_debug_zval('colour');
$second = 7;
xdebug_debug_zval('colour');
unset($third);
xdebug_debug_zval('colour');
