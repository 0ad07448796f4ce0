<?php
// Every way of opening tells the same failure under its own name.
chdir(__DIR__);
var_dump(fopen('missing/file', 'r'));
var_dump(file_get_contents('missing'));
var_dump(file('missing'));
var_dump(readfile('missing'));
var_dump(file_put_contents('missing/file', 'x'));
var_dump(copy('missing', 'other'));
var_dump(opendir('missing'));
var_dump(unlink('missing'), rename('missing', 'other'), rmdir('missing'), filesize('missing'), lstat('missing'));
var_dump(fopen('x', 'z'));
var_dump(fopen('unknown://host/path', 'r'));
var_dump(fopen('php://nothing', 'r'));
var_dump(include 'missing.php');
foreach (['', "a\0b"] as $path) {
    try {
        var_dump(fopen($path, 'r'));
    } catch (ValueError $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
