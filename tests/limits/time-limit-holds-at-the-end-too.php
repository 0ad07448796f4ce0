<?php
set_time_limit(1);
register_shutdown_function(function () {
    echo "the end\n";
    while (true);
});
while (true);
