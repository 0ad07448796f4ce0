<?php
ob_start();
session_save_path(sys_get_temp_dir());
foreach (['php', 'php_serialize', 'php_binary'] as $handler) {
    ini_set('session.serialize_handler', $handler);
    session_id('written-' . strtr($handler, '_', '-'));
    session_start();
    $_SESSION['a'] = 1;
    $_SESSION['b c'] = ['x'];
    echo addcslashes(session_encode(), "\0..\37"), "\n";
    session_write_close();
    session_start();
    echo json_encode($_SESSION), "\n";
    session_destroy();
}
ini_set('session.serialize_handler', 'php');
session_id('written-again');
session_start();
$_SESSION[5] = 'a number';
$_SESSION['x'] = 'a name';
var_dump(session_encode());
$_SESSION['a|b'] = 1;
var_dump(session_encode());
