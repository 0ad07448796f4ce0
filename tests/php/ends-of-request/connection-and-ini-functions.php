<?php
var_dump(ini_get('precision'), ini_set('precision', '5'), 1 / 3 . '', ini_get('precision'), ini_get('no.such'), ini_set('no.such', 1), set_time_limit(5), ini_get('max_execution_time'), ignore_user_abort(), connection_status(), php_sapi_name(), PHP_SAPI, get_cfg_var('nope'));
ini_restore('precision');
echo 1 / 3, "\n";
