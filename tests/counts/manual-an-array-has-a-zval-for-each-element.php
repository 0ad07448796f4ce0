<?php
$car = array('colour' => 'green', 'doors' => 5);
xdebug_debug_zval('car');
