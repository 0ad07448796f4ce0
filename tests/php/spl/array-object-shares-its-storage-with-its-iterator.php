<?php
// An iterator walks what the ArrayObject has, as it is while it is walked.
$list = new ArrayObject(['a' => 1, 'b' => 2, 'c' => 3]);
foreach ($list as $key => $value) {
    echo "$key => $value\n";
    if ($key === 'a') {
        unset($list['b']);
        $list['d'] = 4;
    }
}
foreach ($list as &$value) {
    $value *= 10;
}
unset($value);
var_dump($list->getArrayCopy(), count($list), isset($list['x']), $list['x'] ?? 'none');
$list['deep']['er'][] = 1;
$list['deep']['er'][] = 2;
echo json_encode($list), "\n";
$copy = clone $list;
$copy['a'] = 'changed';
var_dump($list['a'], $copy == $list, (array) $copy === $copy->getArrayCopy());
