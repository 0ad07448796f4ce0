<?php
// array_unique, array_diff, array_intersect, array_flip, in_array, array_search.
mt_srand(4);
$a = $b = [];
for ($i = 0; $i < 5000; $i++) {
    $a[] = 'v' . mt_rand(0, 4000);
    $b[] = 'v' . mt_rand(2000, 6000);
}
$sum = 0;
for ($round = 0; $round < 20; $round++) {
    $sum += count(array_unique($a));
    $sum += count(array_diff($a, $b));
    $sum += count(array_intersect($a, $b));
    $sum += count(array_intersect_key(array_flip($a), array_flip($b)));
    $sum += count(array_diff_key(array_flip($a), array_flip($b)));
    $sum += count(array_count_values($a));
    for ($i = 0; $i < 20; $i++) {
        $sum += (int) in_array("v$i", $b, true) + (int) array_search("v$i", $a);
    }
}
echo $sum, "\n";
