<?php
// Small functions of the library.
$words = ['alpha' => 1, 'beta' => 2, 'gamma' => 3];
$sum = 0;
for ($i = 0; $i < 20000; $i++) {
    $sum += strlen("n$i") + count($words) + ord('x') + abs(-$i) + intdiv($i, 3) + min($i, 500);
    if (array_key_exists('beta', $words) && is_int($i) && !is_string($i) && in_array(2, $words)) {
        $sum += strpos('the quick brown fox', 'brown') + (int) str_replace('a', '1', 'a2');
    }
    $sum += strlen(substr('some text to cut', 5, 4)) + strlen(strtolower('ABC')) + max(1, 2, 3);
}
echo $sum, "\n";
