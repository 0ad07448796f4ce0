<?php
function r($n)
{
    static $depth = 0;
    $depth++;
    if ($n > 0) {
        r($n - 1);
    }
    return $depth;
}
echo r(3), r(0), "\n";
