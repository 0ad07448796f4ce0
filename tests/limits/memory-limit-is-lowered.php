<?php
var_dump(ini_set('memory_limit', '1K'));
var_dump(ini_set('memory_limit', '20M'), ini_get('memory_limit'));
$s = str_repeat('x', 30 << 20);
