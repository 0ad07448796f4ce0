<?php
$colour = 'dark green';
xdebug_debug_zval('colour');
