<?php
// Lines of a log that match a pattern: no groups.
$lines = [];
for ($i = 0; $i < 2000; $i++) {
    $lines[] = sprintf(
        "10.%d.%d.%d - - [%02d/Mar/2024:%02d:%02d:%02d +0000] \"%s /page/%d?q=%x HTTP/1.1\" %d %d \"Agent/%d.%d\"",
        $i % 7, $i * 31 % 256, $i * 17 % 256, 1 + $i % 28, $i % 24, $i % 60, $i * 7 % 60,
        $i % 5 ? "GET" : "POST", $i % 300, $i * 7919, $i % 11 ? 200 : 404, $i * 7919 % 100000, $i % 9, $i % 7,
    );
}
$found = 0;
for ($round = 0; $round < 150; $round++) {
    foreach ($lines as $line) {
        if (preg_match('/POST/', $line)) {
            $found++;
        }
        if (preg_match('~" 404 \d+ ~', $line)) {
            $found++;
        }
        $found += preg_match('/\bagent\/[5-8]/i', $line);
    }
}
echo $found, "\n";
