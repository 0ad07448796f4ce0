<?php
$puzzle = '530070000600195000098000060800060003400803001700020006060000280000419005000080079';
$cells = array_map('intval', str_split($puzzle));
function candidates(array $cells, int $at): array
{
    $row = intdiv($at, 9);
    $column = $at % 9;
    $used = [];
    for ($i = 0; $i < 9; $i++) {
        $used[$cells[$row * 9 + $i]] = true;
        $used[$cells[$i * 9 + $column]] = true;
        $used[$cells[(intdiv($row, 3) * 3 + intdiv($i, 3)) * 9 + intdiv($column, 3) * 3 + $i % 3]] = true;
    }
    return array_diff(range(1, 9), array_keys($used));
}
function solve(array &$cells): bool
{
    $best = null;
    foreach ($cells as $at => $value) {
        if ($value === 0) {
            $options = candidates($cells, $at);
            if ($best === null || count($options) < count($best[1])) {
                $best = [$at, $options];
            }
        }
    }
    if ($best === null) {
        return true;
    }
    [$at, $options] = $best;
    foreach ($options as $option) {
        $cells[$at] = $option;
        if (solve($cells)) {
            return true;
        }
    }
    $cells[$at] = 0;
    return false;
}
var_dump(solve($cells));
echo implode("\n", array_map(fn($row) => implode(' ', $row), array_chunk($cells, 9))), "\n";
