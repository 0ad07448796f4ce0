<?php
// Sorting records by a comparison written in PHP, and numbers by none.
$seed = 7;
$records = [];
for ($i = 0; $i < 120000; $i++) {
    $seed = ($seed * 1103515245 + 12345) & 0x7fffffff;
    $records[] = ['id' => $i, 'score' => ($seed >> 8) % 5000, 'name' => 'n' . ($seed >> 5) % 1000];
}
usort($records, fn($a, $b) => $b['score'] <=> $a['score'] ?: strcmp($a['name'], $b['name']));
$checksum = 0;
foreach ($records as $i => $record) {
    $checksum = ($checksum * 31 + $record['id'] * ($i % 10)) % 1000000007;
}
echo $checksum, "\n";

$direction = -1;
$numbers = array_column($records, 'id');
usort($numbers, function (int $a, int $b) use ($direction): int {
    return $direction * ($a <=> $b);
});
echo $numbers[0], ' ', $numbers[60000], "\n";

$strings = array_map(fn($record) => $record['name'] . $record['id'], $records);
sort($strings);
echo $strings[1000], ' ', $strings[100000], "\n";
