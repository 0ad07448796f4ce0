<?php
$colour = 'dark green';
$same = $colour;
xdebug_debug_zval('colour');
