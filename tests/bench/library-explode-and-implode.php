<?php
// explode, implode, trim and str_split.
$line = implode(',', range(1, 500));
$sum = 0;
for ($round = 0; $round < 3000; $round++) {
    $parts = explode(',', $line);
    $parts[] = ' x ';
    $joined = implode(';', $parts);
    $sum += strlen(trim($joined));
    $sum += count(str_split($joined, 7));
    $sum += count(explode(';', $joined, 50));
}
echo $sum, "\n";
