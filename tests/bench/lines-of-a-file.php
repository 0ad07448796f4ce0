<?php
// A file written line by line and read again: fgets, file, fgetcsv.
$name = tempnam(sys_get_temp_dir(), 'lines');
$file = fopen($name, 'w');
for ($i = 0; $i < 200000; $i++) {
    fwrite($file, "$i,value $i,\"quoted, $i\"\n");
}
fclose($file);
$sum = 0;
for ($round = 0; $round < 3; $round++) {
    $file = fopen($name, 'r');
    while (($line = fgets($file)) !== false) {
        $sum += strlen($line);
    }
    fclose($file);
    foreach (file($name, FILE_IGNORE_NEW_LINES) as $line) {
        $sum += strlen($line);
    }
}
$file = fopen($name, 'r');
while (($fields = fgetcsv($file)) !== false) {
    $sum += (int) $fields[0];
}
fclose($file);
unlink($name);
echo $sum, "\n";
