<?php
function add(array $list, $item)
{
    $list[] = $item;
    return $list;
}
$a = [1];
$b = add(add(add($a, 2), 3), 4);
echo json_encode([$a, $b]), "\n";
