<?php
$a = [1];
echo "x $a y\n";
echo $a . "z\n";
var_dump((string) $a, implode(',', [[1], 2]));
