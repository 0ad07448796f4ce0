<?php
function report()
{
    echo error_get_last()['message'];
}
ini_set('display_errors', '0');
ini_set('memory_limit', '4M');
register_shutdown_function('report');
$kept = ['a', 'b'];
$text = 'grows';
while (true) {
    $text .= str_repeat('x', 1000000);
}
