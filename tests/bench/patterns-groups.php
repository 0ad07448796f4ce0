<?php
// What groups captured, by number, by name, and with their places.
$lines = [];
for ($i = 0; $i < 2000; $i++) {
    $lines[] = sprintf(
        "10.%d.%d.%d - - [%02d/Mar/2024:%02d:%02d:%02d +0000] \"%s /page/%d?q=%x HTTP/1.1\" %d %d \"Agent/%d.%d\"",
        $i % 7, $i * 31 % 256, $i * 17 % 256, 1 + $i % 28, $i % 24, $i % 60, $i * 7 % 60,
        $i % 5 ? "GET" : "POST", $i % 300, $i * 7919, $i % 11 ? 200 : 404, $i * 7919 % 100000, $i % 9, $i % 7,
    );
}
$bytes = $at = 0;
$hits = [];
for ($round = 0; $round < 80; $round++) {
    foreach ($lines as $line) {
        if (preg_match('/^(\S+) \S+ \S+ \[([^\]]+)\] "([A-Z]+) ([^ ?]+)/', $line, $match)) {
            $hits[$match[4]] = ($hits[$match[4]] ?? 0) + strlen($match[1]);
        }
        if (preg_match('/" (?<status>\d{3}) (?<size>\d+) /', $line, $match)) {
            $bytes += (int) $match["size"];
        }
        if (preg_match('~Agent/(\d)~', $line, $match, PREG_OFFSET_CAPTURE)) {
            $at += $match[1][1];
        }
    }
}
echo count($hits), " ", array_sum($hits), " $bytes $at\n";
