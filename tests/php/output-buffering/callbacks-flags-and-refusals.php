<?php
function shout($text, $mode)
{
    return '[' . strtoupper($text) . ":$mode]";
}
ob_start('shout');
echo 'a';
ob_flush();
echo 'b';
ob_clean();
echo 'c';
ob_end_flush();
echo "\n";
ob_start('shout', 4);
echo 'ab';
echo 'cdef';
echo 'g';
ob_end_flush();
echo "\n";
ob_start();
ob_start('shout');
echo 'x';
print_r(ob_get_status(true));
print_r(ob_list_handlers());
ob_end_flush();
ob_end_flush();
ob_end_clean();
ob_get_flush();
ob_flush();
ob_clean();
var_dump(ob_get_clean(), ob_get_level(), ob_get_length());
ob_start('nowhere');
ob_start([1, 2, 3]);
ob_start(fn ($text) => false);
echo "kept\n";
ob_end_flush();
ob_start(null, 0, 0);
echo "stays\n";
ob_end_clean();
ob_get_clean();
ob_clean();
ob_flush();
ob_end_flush();
