<?php
// sprintf, number_format, str_pad and vsprintf.
$length = 0;
$hash = 0;
for ($i = 0; $i < 250000; $i++) {
    $line = sprintf('%05d %-10s|%8.3f|%x %s %%', $i, 'name' . ($i % 7), $i / 7, $i, 'tail');
    $line .= number_format($i * 1.5, 2) . str_pad((string) $i, 8, '-', STR_PAD_BOTH) . vsprintf('%2$s-%1$s', [$i, 'a']);
    $length += strlen($line);
    $hash = crc32($line . $hash);
}
echo $length, ' ', $hash, "\n";
