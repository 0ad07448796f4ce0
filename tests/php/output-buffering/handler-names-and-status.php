<?php
ob_start('strrev_handler');
function strrev_handler($s)
{
    return strrev($s);
}
print_r(ob_list_handlers());
ob_start();
print_r(ob_list_handlers());
ob_end_flush();
ob_end_flush();
echo "\n";
