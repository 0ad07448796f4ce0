<?php
// str_replace, strtr, substr_replace and ucwords on text.
$text = str_repeat('The quick brown fox jumps over the lazy dog. ', 200);
$hash = '';
for ($round = 0; $round < 300; $round++) {
    $new = str_replace(['quick', 'brown', 'lazy'], ['slow', 'red', 'eager'], $text, $count);
    $new = strtr($new, ['fox' => 'cat', 'dog' => 'mouse', 'over' => 'under']);
    $new = strtr($new, 'abc', 'xyz');
    $new = str_ireplace('THE', 'a', $new);
    $new = ucwords(substr_replace($new, '***', $round, 10));
    $hash = md5($hash . $new . $count);
}
echo $hash, "\n";
