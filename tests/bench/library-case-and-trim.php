<?php
// strtolower, strtoupper, ucfirst, trim family, strrev, str_contains and friends.
$words = [];
for ($i = 0; $i < 500; $i++) {
    $words[] = "  Word Number $i Of Many  ";
}
$sum = 0;
for ($round = 0; $round < 250; $round++) {
    foreach ($words as $word) {
        $trimmed = trim($word);
        $lower = strtolower($trimmed);
        $sum += strlen(ucfirst($lower)) + ord(strrev($lower)[0]) + strpos($lower, 'number');
        $sum += (int) str_contains($lower, 'many') + (int) str_starts_with($lower, 'word') + (int) str_ends_with(strtoupper($lower), 'MANY');
        $sum += strlen(rtrim($word)) + strlen(ltrim($word)) + substr_count($lower, 'o') + strcmp($trimmed, $lower);
    }
}
echo $sum, "\n";
