<?php
set_exception_handler(function ($t) {
    echo "handler\n";
    throw new Exception('from handler', 0, $t);
});
throw new Exception('original');
