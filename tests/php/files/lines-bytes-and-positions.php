<?php
// A file is written, read by lines and bytes, moved in and cut.
$path = tempnam(sys_get_temp_dir(), 'lines');
$file = fopen($path, 'w+');
var_dump(fwrite($file, "first\nsecond line\r\nthird without end"));
rewind($file);
while (($line = fgets($file)) !== false) {
    echo ftell($file), ' ', json_encode($line), feof($file) ? ' end' : '', "\n";
}
fseek($file, 6);
var_dump(fgets($file, 5), fgetc($file), fread($file, 4), ftell($file));
var_dump(fseek($file, -3, SEEK_END), fread($file, 10), fseek($file, -1), fseek($file, 1000), ftell($file), fread($file, 1));
var_dump(ftruncate($file, 5), rewind($file), stream_get_contents($file), fstat($file)['size']);
fwrite($file, 'abcdef', 3);
rewind($file);
var_dump(fread($file, 100));
try {
    fread($file, 0);
} catch (ValueError $error) {
    echo $error->getMessage(), "\n";
}
fclose($file);
try {
    fgets($file);
} catch (TypeError $error) {
    echo $error->getMessage(), "\n";
}
var_dump(unlink($path), file_exists($path));
