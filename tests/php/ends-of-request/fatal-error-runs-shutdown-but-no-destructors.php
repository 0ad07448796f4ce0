<?php
class D
{
    function __destruct()
    {
        echo "never\n";
    }
}
$d = new D;
register_shutdown_function(function () {
    echo "shutdown\n";
    print_r(error_get_last()['type']);
    echo "\n";
});
set_error_handler(fn() => print "not for fatals\n");
require 'nope.php';
