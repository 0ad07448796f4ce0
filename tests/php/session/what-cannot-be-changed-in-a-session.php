<?php
ob_start();
session_save_path(sys_get_temp_dir());
var_dump(session_name('SID'), session_name(), session_cache_limiter(), session_cache_expire(5), session_cache_expire());
var_dump(session_write_close(), session_destroy(), session_encode(), session_decode('a|i:1;'), session_regenerate_id(), session_unset());
session_start(['cookie_lifetime' => 60, 'gc_probability' => 0]);
var_dump(session_start(), session_name('other'), session_id('other'), ini_set('session.name', 'x'), session_save_path('/'));
var_dump(session_set_cookie_params(1), session_cache_limiter('public'), session_module_name(), session_get_cookie_params());
$old = session_id();
var_dump(strlen($old), session_regenerate_id(), $old === session_id(), strlen(session_create_id('pre-')), session_create_id('bad|'));
session_decode('a|i:1;b|a:1:{i:0;s:1:"x";}');
var_dump($_SESSION);
session_decode('broken|x:');
var_dump($_SESSION, session_status());
