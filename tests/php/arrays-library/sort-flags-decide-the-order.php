<?php
$values = ['img12.png', 'img10.png', 'IMG2.png', 'img1.png', '10', 9, '1e1', 'apple', 'Banana'];
foreach ([SORT_REGULAR, SORT_NUMERIC, SORT_STRING, SORT_STRING | SORT_FLAG_CASE, SORT_NATURAL, SORT_NATURAL | SORT_FLAG_CASE, SORT_LOCALE_STRING] as $flags) {
    $copy = $values;
    sort($copy, $flags);
    echo $flags, ': ', implode(' ', $copy), "\n";
    $copy = $values;
    rsort($copy, $flags);
    echo $flags, ': ', implode(' ', $copy), "\n";
    $copy = array_flip($values);
    ksort($copy, $flags);
    echo $flags, ': ', implode(' ', array_keys($copy)), "\n";
    krsort($copy, $flags);
    echo $flags, ': ', implode(' ', array_keys($copy)), "\n";
}
$copy = $values;
natsort($copy);
print_r($copy);
natcasesort($copy);
print_r($copy);
