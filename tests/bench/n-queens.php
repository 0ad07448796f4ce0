<?php
// Queens on a board, twice: with bits, and with arrays that are passed by value and changed.
function bits(int $all, int $columns, int $left, int $right): int
{
    if ($columns === $all) {
        return 1;
    }
    $solutions = 0;
    for ($free = $all & ~($columns | $left | $right); $free; $free ^= $bit) {
        $bit = $free & -$free;
        $solutions += bits($all, $columns | $bit, ($left | $bit) << 1, ($right | $bit) >> 1);
    }
    return $solutions;
}

function boards(int $n, int $row, array $columns): int
{
    if ($row === $n) {
        return 1;
    }
    $solutions = 0;
    for ($column = 0; $column < $n; $column++) {
        $free = true;
        foreach ($columns as $above => $taken) {
            if ($taken === $column || abs($taken - $column) === $row - $above) {
                $free = false;
                break;
            }
        }
        if ($free) {
            $columns[$row] = $column;
            $solutions += boards($n, $row + 1, $columns);
            unset($columns[$row]);
        }
    }
    return $solutions;
}

echo bits((1 << 13) - 1, 0, 0, 0), "\n";
echo boards(11, 0, []), "\n";
