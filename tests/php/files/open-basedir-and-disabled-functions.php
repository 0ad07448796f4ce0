<?php
// open_basedir keeps to its folders and can only be tightened; disabled functions are not there.
$root = sys_get_temp_dir() . '/jail';
mkdir("$root/in", 0777, true);
file_put_contents("$root/in/file", 'inside');
file_put_contents("$root/outside", 'outside');
symlink("$root/outside", "$root/in/link");
var_dump(ini_set('open_basedir', "$root/in"));
chdir("$root/in");
var_dump(file_get_contents('file'), file_get_contents("$root/in/../outside"), file_exists("$root/outside"), fopen("$root/in/link", 'r'));
var_dump(is_file("$root/outside"), opendir($root), mkdir("$root/new"), unlink("$root/outside"), rename('file', "$root/x"), count(glob("$root/*")));
var_dump(ini_set('open_basedir', $root), ini_set('open_basedir', ''), ini_get('open_basedir') === "$root/in");
var_dump(include "$root/outside");
var_dump(function_exists('shell_exec'), function_exists('strlen'), is_callable('exec'));
try {
    shell_exec('echo no');
} catch (Error $error) {
    echo $error->getMessage(), "\n";
}
