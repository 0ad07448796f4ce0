<?php
// What a report does: group, sum, sort, format and join.
mt_srand(5);
$rows = [];
for ($i = 0; $i < 3000; $i++) {
    $rows[] = ['city' => 'City' . mt_rand(0, 40), 'month' => mt_rand(1, 12), 'amount' => mt_rand(100, 99999) / 100];
}
$hash = '';
for ($round = 0; $round < 25; $round++) {
    $groups = [];
    foreach ($rows as $row) {
        $groups[$row['city']][$row['month']][] = $row['amount'];
    }
    ksort($groups);
    $lines = [];
    foreach ($groups as $city => $months) {
        ksort($months);
        $cells = array_map(fn (array $amounts) => str_pad(number_format(array_sum($amounts), 2), 12, ' ', STR_PAD_LEFT), $months);
        $lines[] = sprintf('%-10s', $city) . implode(' | ', $cells) . ' ' . round(array_sum(array_merge(...$months)) / count($months), 3);
    }
    $report = implode(PHP_EOL, $lines);
    $hash = md5($hash . $report . strtoupper(substr($report, 0, 50)) . ucwords(strtolower($report)));
}
echo $hash, "\n";
