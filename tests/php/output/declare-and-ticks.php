<?php
declare(ticks=1);
register_tick_function(fn() => print '.');
$a = 1;
$b = 2;
if ($a) {
    $c = 3;
}
echo "\n";
