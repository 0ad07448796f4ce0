<?php
function f($n)
{
    return f($n + 1) + 1;
}
try {
    f(0);
} catch (Error $e) {
    echo get_class($e), ': ', $e->getMessage(), "\n";
    unset($e);
}
echo "still running\n";
