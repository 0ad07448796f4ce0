<?php
// Parts of lines replaced: by a text, by what groups captured, by several patterns.
$lines = [];
for ($i = 0; $i < 2000; $i++) {
    $lines[] = sprintf(
        "10.%d.%d.%d - - [%02d/Mar/2024:%02d:%02d:%02d +0000] \"%s /page/%d?q=%x HTTP/1.1\" %d %d \"Agent/%d.%d\"",
        $i % 7, $i * 31 % 256, $i * 17 % 256, 1 + $i % 28, $i % 24, $i % 60, $i * 7 % 60,
        $i % 5 ? "GET" : "POST", $i % 300, $i * 7919, $i % 11 ? 200 : 404, $i * 7919 % 100000, $i % 9, $i % 7,
    );
}
$length = 0;
for ($round = 0; $round < 50; $round++) {
    foreach ($lines as $line) {
        $length += strlen(preg_replace('/\d+/', "#", $line));
        $length += strlen(preg_replace('~/page/(\d+)\?q=(\w+)~', "/p/$2/$1", $line));
        $length += strlen(preg_replace(["/GET/", "/\[.*?\] /"], ["get", ""], $line));
        $length += strlen(preg_replace('/^\s+|\s+$/', "", $line));
    }
}
echo $length, "\n";
