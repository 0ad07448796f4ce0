<?php
// All numbers and all words of each line.
$lines = [];
for ($i = 0; $i < 2000; $i++) {
    $lines[] = sprintf(
        "10.%d.%d.%d - - [%02d/Mar/2024:%02d:%02d:%02d +0000] \"%s /page/%d?q=%x HTTP/1.1\" %d %d \"Agent/%d.%d\"",
        $i % 7, $i * 31 % 256, $i * 17 % 256, 1 + $i % 28, $i % 24, $i % 60, $i * 7 % 60,
        $i % 5 ? "GET" : "POST", $i % 300, $i * 7919, $i % 11 ? 200 : 404, $i * 7919 % 100000, $i % 9, $i % 7,
    );
}
$sum = $words = 0;
for ($round = 0; $round < 30; $round++) {
    foreach ($lines as $line) {
        $sum += preg_match_all('/\d+/', $line, $match);
        $sum += strlen($match[0][3]);
        $words += preg_match_all('/(\w)(\w+)/', $line, $match, PREG_SET_ORDER);
        $words += strlen($match[2][1]);
    }
}
echo "$sum $words\n";
