<?php
// How often each word occurs in 5 MB of text.
$syllables = ['ka', 'lo', 'mi', 'ter', 'an', 'es', 'vor', 'un', 'pra', 'zel', 'o', 'rin'];
$seed = 42;
$text = '';
while (strlen($text) < 5000000) {
    $word = '';
    $seed = ($seed * 1103515245 + 12345) & 0x7fffffff;
    for ($n = 1 + ($seed >> 16) % 3; $n > 0; $n--) {
        $seed = ($seed * 1103515245 + 12345) & 0x7fffffff;
        $word .= $syllables[($seed >> 16) % 12];
    }
    $text .= $seed % 7 ? "$word " : ucfirst($word) . ".\n";
}

$counts = [];
foreach (explode("\n", $text) as $line) {
    foreach (explode(' ', strtolower(rtrim($line, '.'))) as $word) {
        if ($word !== '') {
            $counts[$word] = ($counts[$word] ?? 0) + 1;
        }
    }
}
ksort($counts);
arsort($counts);
foreach (array_slice($counts, 0, 5, true) as $word => $count) {
    echo "$word $count\n";
}
echo count($counts), ' ', array_sum($counts), "\n";
