<?php
echo later(), "\n";
function later()
{
    return 'hoisted';
}
var_dump(function_exists('conditional'), function_exists('LATER'));
if (true) {
    function conditional()
    {
        return 'now';
    }
}
echo conditional(), CONDITIONAL(), "\n";
function outer()
{
    function inner()
    {
        return 'inner';
    }
}
try {
    inner();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
outer();
echo inner(), "\n";
