<?php
$data = [3, 1, 2, 1];
$other = ['c', 'a', 'b', 'A'];
array_multisort($data, $other);
echo json_encode([$data, $other]), "\n";
array_multisort($data, SORT_DESC, $other, SORT_ASC, SORT_STRING | SORT_FLAG_CASE);
echo json_encode([$data, $other]), "\n";
