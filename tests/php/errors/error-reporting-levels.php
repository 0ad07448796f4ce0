<?php
error_reporting(E_ALL & ~E_WARNING);
echo $hidden;
trigger_error('shown notice');
error_reporting(0);
echo $hidden2;
trigger_error('hidden');
var_dump(error_reporting());
error_reporting(E_ALL);
echo $shown;
var_dump(ini_get('error_reporting'), ini_set('error_reporting', '0'), error_reporting());
