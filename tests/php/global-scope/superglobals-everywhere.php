<?php
function f()
{
    var_dump($_GET, $_POST, is_array($_SERVER), $_SERVER['argc'], $argv ?? 'no argv here', isset($_ENV, $_FILES, $_COOKIE, $_REQUEST));
    $_GET['k'] = 'set';
}
f();
var_dump($_GET, $argc, basename($argv[0]), basename($_SERVER['SCRIPT_NAME']), basename($_SERVER['PHP_SELF']));
