<?php
echo "before\n";
if (true) {
    return 5;
}
echo "never\n";
function hoisted()
{
}
