<?php
class D
{
    function __destruct()
    {
        throw new Exception('late');
    }
}
$d = new D;
echo "main ends\n";
