<?php
class D
{
    private $secret = 's';
    function __debugInfo()
    {
        return ['shown' => 1];
    }
}
var_dump(new D);
print_r(new D);
var_export(new D);
echo "\n";
