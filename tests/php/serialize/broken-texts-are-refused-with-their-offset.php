<?php
foreach (
    [
        'x', 'i:1', 'i:99999999999999999999;', 's:3:"ab";', 's:2:"ab"', 'a:1:{i:0;i:1;', 'a:2:{i:0;i:1;}', 'a:-1:{}',
        'b:2;', 'd:1.5e3;', 'd:.5;', 'd:INF;', 'S:2:"\41b";', 'a:1:{N;i:1;}', 'R:1;', 'a:1:{i:0;R:3;}', 'O:0:"":0:{}',
        'O:3:"Foo', 'O:8:"stdClass":1:{i:0;i:1;}', 'E:3:"Foo";', 'i:+5;', 'a:1:{i:0;i:1;}trailing',
    ] as $text
) {
    echo $text, ' => ';
    var_dump(@unserialize($text) ?: error_get_last()['message'] ?? null);
    error_clear_last();
}
var_dump(unserialize('a:1:{i:0;a:1:{i:0;i:1;}}', ['max_depth' => 1]));
var_dump(unserialize('O:8:"stdClass":0:{}', ['allowed_classes' => false]));
var_dump(unserialize('O:7:"Unknown":1:{s:1:"a";i:1;}'));
try {
    unserialize('i:1;', ['allowed_classes' => 1]);
} catch (TypeError $error) {
    echo $error->getMessage(), "\n";
}
