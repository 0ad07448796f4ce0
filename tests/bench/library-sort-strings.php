<?php
// sort, ksort and natsort of strings.
mt_srand(2);
$words = [];
for ($i = 0; $i < 10000; $i++) {
    $words['key' . mt_rand(0, 99999)] = 'word' . mt_rand(0, 999999);
}
$hash = '';
for ($round = 0; $round < 10; $round++) {
    $copy = $words;
    sort($copy);
    $hash = md5($hash . $copy[50]);
    $copy = $words;
    ksort($copy);
    $hash = md5($hash . key($copy));
    natsort($copy);
    $hash = md5($hash . key($copy));
    sort($copy, SORT_STRING | SORT_FLAG_CASE);
    $hash = md5($hash . $copy[77]);
}
echo $hash, "\n";
