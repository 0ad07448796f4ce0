<?php
$x = 'global';
function f()
{
    var_dump(isset($x));
    global $x;
    echo $x, $GLOBALS['x'], "\n";
    $GLOBALS['x'] = 'changed';
    echo $x, "\n";
    $GLOBALS['made'] = 1;
    unset($GLOBALS['x']);
    echo $x, "\n";
}
f();
var_dump(isset($x), $made);
