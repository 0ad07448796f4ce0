<?php
// A tokeniser on strspn, strcspn, strpos and substr.
$source = str_repeat('$total = foo(12, "text") + bar[3] * (x - 4.5); // remark' . "\n", 400);
$counts = [];
for ($round = 0; $round < 12; $round++) {
    $at = 0;
    $length = strlen($source);
    while ($at < $length) {
        $char = $source[$at];
        if ($char === ' ' || $char === "\n") {
            $size = strspn($source, " \n\t", $at);
            $kind = 'space';
        } elseif ($char >= 'a' && $char <= 'z' || $char === '$') {
            $size = 1 + strspn($source, 'abcdefghijklmnopqrstuvwxyz_', $at + 1);
            $kind = 'name';
        } elseif ($char >= '0' && $char <= '9') {
            $size = strspn($source, '0123456789.', $at);
            $kind = 'number';
        } elseif ($char === '"') {
            $size = strcspn($source, '"', $at + 1) + 2;
            $kind = 'string';
        } elseif (substr_compare($source, '//', $at, 2) === 0) {
            $size = strpos($source, "\n", $at) - $at;
            $kind = 'remark';
        } else {
            $size = 1;
            $kind = 'sign';
        }
        $token = substr($source, $at, $size);
        $counts[$kind] = ($counts[$kind] ?? 0) + strlen($token);
        $at += $size;
    }
}
ksort($counts);
echo json_encode($counts), "\n";
