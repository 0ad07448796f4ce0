<?php
register_shutdown_function('first', 'arg', 2);
register_shutdown_function(function () {
    echo "second\n";
    register_shutdown_function(fn() => print "registered late\n");
});
function first($a, $b)
{
    echo "first $a $b\n";
}
echo "main\n";
