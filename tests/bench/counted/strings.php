<?php
// Strings: built, put together, taken apart, compared.
$text = '';
for ($i = 0; $i < 20000; $i++) {
    $text .= "line $i of many" . "\n";
}
$count = 0;
foreach (explode("\n", $text) as $line) {
    $words = explode(' ', $line);
    if (count($words) === 4 && $words[2] === 'of' && $words[0] == 'line') {
        $count += (int) $words[1];
    }
}
$hash = 0;
for ($i = 0, $length = 20000; $i < $length; $i++) {
    $hash = ($hash * 31 + ord($text[$i])) & 0xffffff;
}
echo $count, ' ', $hash, ' ', strlen(implode(',', str_split($text, 7))), "\n";
