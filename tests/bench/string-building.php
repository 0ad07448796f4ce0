<?php
// Text grown byte by byte, by interpolation and by implode.
$text = '';
for ($i = 0; $i < 6000000; $i++) {
    $text .= 'x';
    if ($i % 10 === 9) {
        $text .= "\n";
    }
}
echo strlen($text), ' ', crc32($text), "\n";

$lines = [];
for ($i = 0; $i < 400000; $i++) {
    $name = "item $i";
    $lines[] = "<li id=\"$i\">{$name}: " . $i * 2 . '</li>';
}
$list = implode("\n", $lines);
echo strlen($list), ' ', crc32($list), "\n";

$report = ['head' => '', 'body' => ''];
for ($i = 0; $i < 4000000; $i++) {
    $report[$i % 16 ? 'body' : 'head'] .= $i;
}
echo crc32($report['head']), ' ', crc32($report['body']), "\n";
