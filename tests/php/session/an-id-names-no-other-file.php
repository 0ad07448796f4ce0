<?php
ob_start();
session_save_path(sys_get_temp_dir());
foreach (['../up', 'a/b', str_repeat('x', 300)] as $id) {
    session_id($id);
    var_dump(session_start(), session_status() === PHP_SESSION_ACTIVE);
}
echo implode(' ', array_diff(scandir(sys_get_temp_dir()), ['.', '..']));
