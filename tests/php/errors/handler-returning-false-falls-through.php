<?php
set_error_handler(function ($no, $msg) {
    echo "seen: $msg\n";
    return false;
});
echo $undefined;
trigger_error('mine', E_USER_NOTICE);
