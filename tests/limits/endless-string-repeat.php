<?php
echo "before\n";
register_shutdown_function(function () {
    echo "shutdown ", error_get_last()['type'], "\n";
});
str_repeat('x', 1 << 40);
