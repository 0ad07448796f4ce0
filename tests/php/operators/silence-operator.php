<?php
$a = @$undefined['x'];
var_dump($a);
echo @file_get_contents('/no/such/file') === false ? "false\n" : "?\n";
var_dump(error_get_last()['message']);
@trigger_error('hidden', E_USER_WARNING);
var_dump(error_get_last()['message'], error_reporting(), @error_reporting());
