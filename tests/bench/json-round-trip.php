<?php
// A nested document, encoded and decoded again and again.
$document = [];
for ($i = 0; $i < 2000; $i++) {
    $document["user$i"] = [
        'id' => $i,
        'name' => "Ünï \"code\" $i",
        'balance' => $i * 1.25,
        'active' => $i % 3 === 0,
        'tags' => ['a', "tag$i", null],
        'address' => ['street' => "Main/$i", 'zip' => sprintf('%05d', $i)],
    ];
}
$checksum = 0;
for ($round = 0; $round < 150; $round++) {
    $json = json_encode($document);
    $document = json_decode($json, true);
    $checksum = ($checksum + crc32($json)) & 0xffffffff;
}
echo strlen($json), ' ', $checksum, "\n";
echo strlen(json_encode($document, JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES)), "\n";
$object = json_decode($json);
echo $object->user1999->address->zip, "\n";
