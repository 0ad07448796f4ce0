<?php
$car = array('colour' => 'green', 'doors' => 5);
$car['roof'] = $car['colour'];
xdebug_debug_zval('car');
