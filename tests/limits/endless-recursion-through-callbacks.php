<?php
// Calls that go through the library count against the memory limit as all frames do.
$f = function ($x) use (&$f) {
    return array_map($f, [$x]);
};
register_shutdown_function(function () {
    echo "the end is still run\n";
});
$f(1);
