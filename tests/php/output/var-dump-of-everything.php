<?php
$o = new stdClass;
$o->a = 1;
$o->{'0'} = 'num';
$r = 5;
var_dump(null, true, 1, 1.0, 'str', [1, 'k' => [2.5]], $o, [&$r], -0.0, "multi\nline", [[]]);
