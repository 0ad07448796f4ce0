<?php
foreach (['int', 'integer', 'float', 'double', 'string', 'bool', 'boolean', 'array', 'null'] as $type) {
    $v = '12.5abc';
    var_dump(settype($v, $type), $v);
}
try {
    settype($v, 'wrong');
} catch (ValueError $e) {
    echo $e->getMessage(), "\n";
}
echo gettype(1), gettype(1.5), gettype('s'), gettype(true), gettype([]), gettype(null), gettype(new stdClass), gettype(STDIN), "\n";
echo get_debug_type(1), ' ', get_debug_type(1.5), ' ', get_debug_type('s'), ' ', get_debug_type(true), ' ', get_debug_type([]), ' ', get_debug_type(null), ' ', get_debug_type(new stdClass), ' ', get_debug_type(STDIN), "\n";
