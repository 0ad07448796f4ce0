<?php
define('A', 1);
const B = A + 1, C = [1, 'k' => [2]];
define('D', C['k'][0] * 10);
define('dyn' . 'amic', 'x');
var_dump(A, B, C, D, dynamic, defined('A'), defined('a'), constant('B'), \A, C['k'][0]);
if (true) {
    define('COND', 'c');
}
echo COND, "\n";
