<?php
// Directories are made, walked in three ways and removed.
$root = sys_get_temp_dir() . '/walk';
var_dump(mkdir("$root/a/b", 0777, true), @mkdir($root), is_dir("$root/a"), is_file("$root/a"));
foreach (['one.txt', 'two.txt', 'three.log', '.hidden'] as $name) {
    touch("$root/$name");
}
print_r(scandir($root));
print_r(array_map('basename', glob("$root/*.{txt,log}", GLOB_BRACE)));
print_r(array_map('basename', glob("$root/*", GLOB_ONLYDIR | GLOB_MARK)));
$names = [];
$directory = dir($root);
var_dump($directory instanceof Directory, $directory->path === $root, get_resource_type($directory->handle));
while (($name = $directory->read()) !== false) {
    $names[] = $name;
}
$directory->rewind();
var_dump($directory->read() !== false);
$directory->close();
sort($names);
echo implode(' ', $names), "\n";
try {
    $directory->read();
} catch (TypeError $error) {
    echo $error->getMessage(), "\n";
}
$handle = opendir($root);
$count = 0;
while (readdir() !== false) {
    $count++;
}
var_dump($count);
closedir($handle);
var_dump(rmdir($root));
foreach (glob("$root/{,.}[!.]*", GLOB_BRACE) as $path) {
    is_dir($path) ? rmdir("$path/b") && rmdir($path) : unlink($path);
}
var_dump(rmdir($root), file_exists($root));
var_dump(fnmatch('*.p[hx]p', 'index.php'), fnmatch('*/x', 'a/b/x', FNM_PATHNAME), fnmatch('*', '.x', FNM_PERIOD), fnmatch('A?', 'ab', FNM_CASEFOLD));
