<?php
function f($array, $class = 0, $fn = 0)
{
    echo "$array $class $fn\n";
}
f(array: 1, fn: 3, class: 2);
