<?php
// Streams without a file: php://memory, php://temp, data:, php://output.
foreach (['php://memory', 'php://temp', 'php://temp/maxmemory:4'] as $path) {
    $stream = fopen($path, 'w+');
    fwrite($stream, 'Hello, ');
    fwrite($stream, 'world');
    fseek($stream, 7);
    fwrite($stream, 'W');
    rewind($stream);
    var_dump(stream_get_contents($stream), feof($stream), fstat($stream)['size']);
    $meta = stream_get_meta_data($stream);
    echo $meta['stream_type'], ' ', $meta['mode'], ' ', $meta['uri'], "\n";
    fclose($stream);
}
$stream = fopen('php://memory', 'r');
var_dump(fwrite($stream, 'no'));
echo file_get_contents('data:,plain%20text'), ' ', file_get_contents('data:text/plain;base64,YmFzZTY0'), "\n";
var_dump(file_get_contents('data:broken'));
print_r(stream_get_meta_data(fopen('data:text/html;charset=utf-8,<b>', 'r')));
file_put_contents('php://output', "to the output\n");
ob_start();
fwrite(fopen('php://output', 'w'), 'caught');
var_dump(strtoupper(ob_get_clean()));
