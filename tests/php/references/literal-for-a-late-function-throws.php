<?php
if (true) {
    function f(&$x)
    {
    }
}
try {
    f(5);
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
