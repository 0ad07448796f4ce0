<?php
function count_to($n)
{
    for ($i = 0; $i < $n; $i++) {
        yield $i;
    }
}
$all = [];
for ($i = 0; $i < 5000; $i++) {
    $g = count_to(3);
    $g->current();
    $all[] = $g;
}
$sum = 0;
foreach ($all as $g) {
    $g->next();
    $sum += $g->current();
}
echo $sum, "\n";
