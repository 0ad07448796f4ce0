<?php
function permutations(array $items): array
{
    if (count($items) <= 1) {
        return [$items];
    }
    $all = [];
    foreach ($items as $i => $item) {
        $rest = $items;
        unset($rest[$i]);
        foreach (permutations(array_values($rest)) as $permutation) {
            $all[] = [$item, ...$permutation];
        }
    }
    return $all;
}
$combine = function (array $items, int $k) use (&$combine) {
    if ($k === 0) {
        return [[]];
    }
    if (!$items) {
        return [];
    }
    $first = array_shift($items);
    return array_merge(array_map(fn($c) => [$first, ...$c], $combine($items, $k - 1)), $combine($items, $k));
};
echo implode(' ', array_map('implode', permutations(['a', 'b', 'c']))), "\n";
echo implode(' ', array_map('implode', $combine(range(1, 5), 3))), "\n";
echo count(permutations(range(1, 6))), "\n";
