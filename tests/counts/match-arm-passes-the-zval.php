<?php
// An arm is an rvalue as any other: a variable's zval is shared.
$a = 'text';
$b = match (1) {
    1 => $a,
};
$c = match (1) {
    1 => $a . '',
};
xdebug_debug_zval('a', 'b', 'c');
