<?php
// A web server's log taken apart with regular expressions.
$seed = 3;
$log = '';
for ($i = 0; $i < 150000; $i++) {
    $seed = ($seed * 1103515245 + 12345) & 0x7fffffff;
    $log .= sprintf(
        "10.%d.%d.%d - - [%02d/Mar/2024:%02d:%02d:%02d +0000] \"%s /page/%d?q=%x HTTP/1.1\" %d %d \"-\" \"Agent/%d.%d\"\n",
        $seed >> 8 & 255, $seed >> 16 & 255, $seed & 255, 1 + $i % 28, $i % 24, $i % 60, $seed % 60,
        $seed % 5 ? 'GET' : 'POST', $seed % 300, $seed, $seed % 11 ? 200 : 404, $seed % 100000, $seed % 9, $i % 7,
    );
}
$pattern = '/^(?<ip>\S+) \S+ \S+ \[(?<time>[^\]]+)\] "(?<method>[A-Z]+) (?<path>[^ ?]+)(?:\?(?<query>\S*))? [^"]*" (?<status>\d{3}) (?<size>\d+)/';
$hits = $status = [];
$bytes = 0;
foreach (explode("\n", $log) as $line) {
    if (!preg_match($pattern, $line, $match)) {
        continue;
    }
    $hits[$match['path']] = ($hits[$match['path']] ?? 0) + 1;
    $status[$match['status']][] = $match['ip'];
    $bytes += (int) $match['size'];
}
arsort($hits);
echo count($hits), ' ', array_key_first($hits), ' ', count($status['404']), ' ', $bytes, "\n";
echo crc32(preg_replace('/\d+\.\d+\.\d+\.\d+/', '*', $log)), "\n";
echo crc32(preg_replace_callback('~/page/(\d+)~', fn($m) => '/p/' . dechex((int) $m[1]), $log)), "\n";
echo count(preg_split('/[\s"]+/', $log)), "\n";
