<?php
// usort, uasort and array_multisort of records.
mt_srand(3);
$records = [];
for ($i = 0; $i < 8000; $i++) {
    $records[] = ['id' => $i, 'name' => 'n' . mt_rand(0, 500), 'score' => mt_rand(0, 1000) / 10];
}
$sum = 0;
for ($round = 0; $round < 6; $round++) {
    $copy = $records;
    usort($copy, fn ($a, $b) => $a['score'] <=> $b['score'] ?: strcmp($a['name'], $b['name']));
    $sum += $copy[10]['id'];
    uasort($copy, static function (array $a, array $b): int {
        return strcmp($a['name'], $b['name']);
    });
    $sum += array_key_first($copy);
    $names = array_column($records, 'name');
    $scores = array_column($records, 'score');
    array_multisort($names, SORT_ASC, $scores, SORT_DESC, $copy);
    $sum += $copy[5]['id'];
}
echo $sum, "\n";
