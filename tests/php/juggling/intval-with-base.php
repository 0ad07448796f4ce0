<?php
var_dump(intval('012', 0), intval('0x1A', 16), intval('0x1A', 0), intval('101', 2), intval('0b11', 0), intval('z', 36), intval('0o17', 0), intval(42.99), intval('  12 '), intval(null), intval([]), intval([1]));
var_dump(floatval('1.5e3abc'), boolval('0'), strval(1.10));
