<?php
mt_srand(11);
$calls = 0;
foreach ([2, 3, 4, 5, 6, 7, 12, 16, 17, 30, 100, 1100] as $count) {
    $array = [];
    for ($i = 0; $i < $count; $i++) $array[] = mt_rand(0, 50);
    $calls = 0;
    usort($array, 'odd_one');
    echo $count, ': ', $calls, ' calls, ', md5(implode(',', $array)), "\n";
    $calls = 0;
    uasort($array, 'modulo');
    echo $count, ': ', $calls, ' calls, ', md5(implode(',', array_keys($array))), "\n";
}
function odd_one($a, $b) { global $calls; $calls++; return ($a * 7 + $b) % 3 - 1; }
function modulo($a, $b) { global $calls; $calls++; return $a % 10 <=> $b % 10; }
