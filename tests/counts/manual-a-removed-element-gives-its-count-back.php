<?php
$car = array('colour' => 'green', 'doors' => 5);
$car['roof'] = $car['colour'];
unset($car['colour'], $car['doors']);
xdebug_debug_zval('car');
