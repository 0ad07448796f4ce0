<?php
var_export([1, 'k' => [true, null], 2.0, -0.0, "it's \\ \"q\" \0 end", new stdClass, (object) ['a' => 1]]);
echo "\n";
var_export(1.0);
var_export('a' . "\n" . 'b');
var_export(PHP_INT_MIN);
var_export(NAN);
var_export(-INF);
echo "\n";
