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
trigger_error('the end', E_USER_ERROR);
