<?php
function thrower($x)
{
    throw new RuntimeException('message here', 5);
}
function caller()
{
    thrower([1, 'a long string that is cut off somewhere'], null, 1.5, new stdClass);
}
echo "start\n";
caller();
