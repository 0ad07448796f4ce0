<?php
function dig($n, $data)
{
    if ($n == 0) {
        exit("bottom\n");
    }
    $local = [$data, 'x' . $n];
    foreach ($local as $k => &$v) {
        dig($n - 1, $local);
    }
}
dig(500, ['start']);
