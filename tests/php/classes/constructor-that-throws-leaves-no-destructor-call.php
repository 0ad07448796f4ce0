<?php
class A
{
    function __construct($fail)
    {
        if ($fail) {
            throw new Exception('no');
        }
    }
    function __destruct()
    {
        echo "destroyed\n";
    }
}
try {
    new A(true);
} catch (Exception $e) {
    echo "caught\n";
}
new A(false);
