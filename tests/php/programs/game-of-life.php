<?php
$grid = array_map('str_split', explode("\n", "........\n...#....\n....#...\n..###...\n........\n........"));
function neighbours(array $grid, int $y, int $x): int
{
    $count = 0;
    for ($dy = -1; $dy <= 1; $dy++) {
        for ($dx = -1; $dx <= 1; $dx++) {
            if (($dy || $dx) && ($grid[$y + $dy][$x + $dx] ?? '.') === '#') {
                $count++;
            }
        }
    }
    return $count;
}
function step(array $grid): array
{
    $next = $grid;
    foreach ($grid as $y => $row) {
        foreach ($row as $x => $cell) {
            $n = neighbours($grid, $y, $x);
            $next[$y][$x] = match (true) {
                $n === 3, $n === 2 && $cell === '#' => '#',
                default => '.',
            };
        }
    }
    return $next;
}
for ($i = 0; $i < 4; $i++) {
    echo implode("\n", array_map('implode', $grid)), "\n\n";
    $grid = step($grid);
}
