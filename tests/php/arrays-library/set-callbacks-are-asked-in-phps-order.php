<?php
function told($x, $y) { echo "$x:$y "; return $x <=> $y; }
foreach (['array_udiff', 'array_uintersect', 'array_udiff_assoc', 'array_uintersect_assoc', 'array_diff_ukey', 'array_intersect_ukey', 'array_diff_uassoc', 'array_intersect_uassoc'] as $f) {
    echo $f, ': ';
    echo '= ', implode(',', $f([5, 3, 1, 3, 4], [3, 3, 7, 1], [1, 3, 9, 5], 'told')), "\n";
}
