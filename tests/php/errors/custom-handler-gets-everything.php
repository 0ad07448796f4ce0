<?php
set_error_handler(function ($no, $msg, $file, $line) {
    echo "[$no] $msg @ ", basename($file), ":$line\n";
    return true;
});
echo $undefined;
echo $a['x'];
$arr = [];
echo $arr['k'], $arr[3];
trigger_error('custom notice');
trigger_error('custom warning', E_USER_WARNING);
trigger_error('custom deprecated', E_USER_DEPRECATED);
trigger_error('custom error', E_USER_ERROR);
echo 'x' . [], "\n";
$x = '5 apples' + 1;
include 'nope.php';
@trigger_error('silenced but seen ' . error_reporting());
restore_error_handler();
echo $afterwards;
