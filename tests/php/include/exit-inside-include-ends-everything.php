<?php
register_shutdown_function(function () {
    echo "shutdown\n";
});
include 'inc/exits.inc';
echo "never\n";
