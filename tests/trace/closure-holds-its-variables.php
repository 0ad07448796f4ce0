<?php
$by = 5;
$total = 0;
$add = function ($x) use ($by, &$total) {
    $total += $x * $by;
};
$add(2);
unset($add);
