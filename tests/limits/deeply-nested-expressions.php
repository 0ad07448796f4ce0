<?php
$code = 'return ' . str_repeat('(', 5000) . '1' . str_repeat(')', 5000) . ';';
var_dump(eval($code));
$code = 'return ' . str_repeat('[', 3000) . str_repeat(']', 3000) . ';';
var_dump(count(eval($code)));
$code = 'return 1' . str_repeat(' + 1', 20000) . ';';
var_dump(eval($code));
$code = 'return ' . str_repeat('!', 3001) . 'true;';
var_dump(eval($code));
