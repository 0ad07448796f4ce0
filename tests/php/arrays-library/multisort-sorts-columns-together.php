<?php
$data = [3, 'x' => 1, 2, 1];
$more = ['c', 'a', 'b', 'd'];
array_multisort($data, $more);
print_r($data);
print_r($more);
$volume = [67, 86, 85, 98, 86, 67];
$edition = [2, 1, 6, 2, 6, 7];
array_multisort($volume, SORT_DESC, $edition, SORT_ASC);
echo implode(',', $volume), ' ', implode(',', $edition), "\n";
$ar = ['10', 100, 100, 11, 'a'];
$ar2 = [1, 3, '2', 1, 'b'];
array_multisort($ar, SORT_ASC, SORT_STRING, $ar2, SORT_NUMERIC, SORT_DESC);
var_dump($ar, $ar2);
foreach ([[[1], [1, 2]], [[1], 9], [[1], 'x'], [SORT_ASC], [[1], SORT_ASC, SORT_DESC]] as $arguments) {
    try { array_multisort(...$arguments); } catch (Throwable $e) { echo $e::class, ': ', $e->getMessage(), "\n"; }
}
