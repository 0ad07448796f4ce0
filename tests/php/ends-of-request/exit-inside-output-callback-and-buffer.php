<?php
ob_start(function ($s) {
    return "[$s]";
});
echo 'inside';
register_shutdown_function(function () {
    echo ' late';
});
