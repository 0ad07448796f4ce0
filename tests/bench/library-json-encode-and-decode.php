<?php
// json_encode and json_decode of nested data.
$data = [];
for ($i = 0; $i < 300; $i++) {
    $data[] = ['id' => $i, 'name' => "Name \"$i\" é", 'tags' => ['a', 'b', $i], 'price' => $i / 3, 'nested' => ['x' => null, 'y' => true, 'z' => ['deep' => "line\n$i"]]];
}
$hash = '';
for ($round = 0; $round < 100; $round++) {
    $json = json_encode($data);
    $array = json_decode($json, true);
    $object = json_decode($json);
    $pretty = json_encode($object, JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE);
    $hash = md5($hash . $json . count($array) . strlen($pretty));
}
echo $hash, "\n";
