<?php
// What buffers hold when memory runs out is thrown away before the error is reported; their callbacks are not called.
register_shutdown_function(function () {
    echo 'level ', ob_get_level(), "\n";
});
echo "before\n";
ob_start();
echo 'in the outer buffer';
ob_start(function ($content, $phase) {
    return "called with $content";
});
echo 'in the inner buffer';
$all = [];
while (true) {
    $all[] = str_repeat('x', 100000);
}
