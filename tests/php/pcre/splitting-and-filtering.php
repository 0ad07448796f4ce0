<?php
foreach ([0, PREG_SPLIT_NO_EMPTY, PREG_SPLIT_DELIM_CAPTURE, PREG_SPLIT_OFFSET_CAPTURE, 3, 5, 6, 7] as $flags) {
    foreach ([-1, 0, 1, 2, 3] as $limit) {
        echo $flags, ' ', $limit, ' ', json_encode(preg_split('/(-)|(,)\s*|(?=X)/', ',a-b,  c--dXe,', $limit, $flags)), "\n";
    }
}
echo json_encode(preg_split('//u', 'äöü', -1, PREG_SPLIT_NO_EMPTY)), json_encode(preg_split('//', 'abc')), json_encode(preg_split('/ /', '')), "\n";
echo json_encode(preg_split('/\d*/', 'ab12cd3', -1)), json_encode(preg_split('/(\d*)/', 'ab12', 3, PREG_SPLIT_DELIM_CAPTURE)), "\n";
$array = ['a' => '1.5', 'b' => 'x', 3 => 12, 4 => null, 'n' => 2.5];
echo json_encode(preg_grep('/^\d+(\.\d+)?$/', $array)), json_encode(preg_grep('/^\d+(\.\d+)?$/', $array, PREG_GREP_INVERT)), "\n";
