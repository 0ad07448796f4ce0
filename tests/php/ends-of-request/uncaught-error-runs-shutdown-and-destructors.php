<?php
class D
{
    function __destruct()
    {
        echo "destroyed\n";
    }
}
$d = new D;
register_shutdown_function(function () {
    echo "shutdown\n";
    print_r(error_get_last()['type']);
    echo "\n";
});
set_error_handler(fn() => print "warned\n");
require 'nope.php';
