<?php
set_error_handler(fn($n, $m) => print "all: $m\n");
set_error_handler(fn($n, $m) => print "warnings: $m\n", E_WARNING | E_USER_WARNING);
trigger_error('a notice');
trigger_error('a warning', E_USER_WARNING);
restore_error_handler();
trigger_error('to all');
var_dump(set_error_handler(null) instanceof Closure);
trigger_error('standard');
