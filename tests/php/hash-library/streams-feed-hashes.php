<?php
$stream = fopen('php://memory', 'w+');
fwrite($stream, str_repeat('0123456789', 500));
rewind($stream);
$context = hash_init('haval160,5');
var_dump(hash_update_stream($context, $stream, 7));
var_dump(hash_update_stream($context, $stream, 0));
var_dump(hash_update_stream($context, $stream));
var_dump(hash_update_stream($context, $stream));
var_dump(hash_final($context) === hash('haval160,5', str_repeat('0123456789', 500)));
try {
    hash_update_stream($context, $stream);
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
