<?php
function nothing()
{
}
function early($x)
{
    if ($x) {
        return;
    }
    return 'late';
}
function many()
{
    foreach ([1, 2, 3] as $x) {
        foreach ([1] as $y) {
            if ($x == 2) {
                return [$x, $y];
            }
        }
    }
}
var_dump(nothing(), early(true), early(false), many());
