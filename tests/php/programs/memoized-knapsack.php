<?php
function knapsack(array $items, int $room, int $from = 0, array &$memo = []): array
{
    if ($from === count($items)) {
        return [0, []];
    }
    if (isset($memo[$from][$room])) {
        return $memo[$from][$room];
    }
    $best = knapsack($items, $room, $from + 1, $memo);
    [$weight, $value] = $items[$from];
    if ($weight <= $room) {
        [$v, $picked] = knapsack($items, $room - $weight, $from + 1, $memo);
        if ($v + $value > $best[0]) {
            $best = [$v + $value, [$from, ...$picked]];
        }
    }
    return $memo[$from][$room] = $best;
}
$memo = [];
[$value, $picked] = knapsack([[12, 4], [2, 2], [1, 1], [1, 2], [4, 10]], 15, 0, $memo);
echo $value, ' [', implode(', ', $picked), '] ', count($memo, COUNT_RECURSIVE) > 10 ? 'memoized' : '', "\n";
