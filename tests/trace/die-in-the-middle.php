<?php
function work($list, $depth)
{
    $local = "level $depth";
    if ($depth == 2) {
        die("enough\n");
    }
    work($list, $depth + 1);
    echo 'never reached';
}
$data = ['kept', 'too'];
work($data, 1);
