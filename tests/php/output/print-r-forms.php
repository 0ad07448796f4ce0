<?php
print_r(null);
print_r(true);
print_r(1.0);
print_r("s\n");
print_r([1, ['a' => null, 'b' => false], 'o' => (object) ['x' => [1]]]);
print_r([]);
echo print_r(new stdClass, true), "\n";
