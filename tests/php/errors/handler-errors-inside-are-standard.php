<?php
set_error_handler(function ($no, $msg) {
    echo "handling: $msg\n";
    echo $insideHandler;
    return true;
});
echo $x;
