<?php
function tally(array &$counts, string ...$words): int
{
    $new = 0;
    foreach ($words as $word) {
        $slot = &$counts[strtolower($word)[0]][strtolower($word)];
        $new += $slot === null ? 1 : 0;
        $slot++;
        unset($slot);
    }
    return $new;
}
$counts = [];
echo tally($counts, ...str_word_count('The cat and the other cat; THE end', 1)), ' ', tally($counts, 'cat', 'Dog'), "\n";
ksort($counts);
foreach ($counts as $letter => &$words) {
    arsort($words);
    $words = implode(' ', array_map(fn($w, $n) => "$w:$n", array_keys($words), $words));
}
unset($words);
print_r($counts);
