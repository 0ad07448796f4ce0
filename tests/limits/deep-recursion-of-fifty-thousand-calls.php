<?php
function sum($n)
{
    return $n ? sum($n - 1) + $n : 0;
}
echo sum(50000), "\n";
