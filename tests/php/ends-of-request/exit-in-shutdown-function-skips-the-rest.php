<?php
register_shutdown_function(function () {
    echo "one\n";
    exit(9);
});
register_shutdown_function(fn() => print "never\n");
