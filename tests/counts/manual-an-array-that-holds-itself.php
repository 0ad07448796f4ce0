<?php
$box = array('first');
$box[] =& $box;
xdebug_debug_zval('box');
