<?php
function determinant(array $m): float
{
    $n = count($m);
    $det = 1.0;
    for ($i = 0; $i < $n; $i++) {
        for ($p = $i; $p < $n && $m[$p][$i] == 0; $p++);
        if ($p === $n) {
            return 0.0;
        }
        if ($p !== $i) {
            [$m[$p], $m[$i]] = [$m[$i], $m[$p]];
            $det = -$det;
        }
        $det *= $m[$i][$i];
        for ($r = $i + 1; $r < $n; $r++) {
            $f = $m[$r][$i] / $m[$i][$i];
            for ($c = $i; $c < $n; $c++) {
                $m[$r][$c] -= $f * $m[$i][$c];
            }
        }
    }
    return $det;
}
$transpose = fn(array $m) => array_map(null, ...$m);
$m = [[2, -1, 0], [1, 3, 2], [0, 5, -4]];
var_dump(determinant($m), determinant([[1, 2], [2, 4]]), determinant([[0, 1], [1, 0]]), determinant($transpose($m)));
echo json_encode($transpose($m)), json_encode($m), "\n";
