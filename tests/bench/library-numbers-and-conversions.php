<?php
// intdiv, round, floor, base_convert, is_numeric, intval, settype, pack and unpack.
$sum = 0;
for ($i = 1; $i < 300000; $i++) {
    $sum += intdiv($i * 7, 3) % 11 + (int) round($i / 3, 2) + (int) floor(sqrt($i)) + abs(-$i) % 3;
    $text = base_convert((string) $i, 10, 16);
    $sum += hexdec($text) % 5 + (is_numeric($text) ? 1 : 0) + intval($text) % 7 + strlen(decbin($i));
    if ($i % 8 === 0) {
        $sum += unpack('Nn', pack('N', $i))['n'] % 13 + (int) max($i, 5, 2) % 3 + (int) min(1, $i);
    }
}
echo $sum, "\n";
