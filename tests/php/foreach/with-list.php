<?php
foreach ([[1, [2, 3]], [4, [5, 6]]] as [$a, [$b, $c]]) {
    echo $a + $b + $c, ' ';
}
foreach ([['id' => 1, 'n' => 'x']] as ['n' => $n, 'id' => $id]) {
    echo $n, $id, ' ';
}
foreach ([[1], [1, 2]] as list($p, $q)) {
    var_dump($q);
}
