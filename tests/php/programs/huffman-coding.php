<?php
function huffman(string $text): array
{
    $queue = [];
    foreach (count_chars($text, 1) as $byte => $count) {
        $queue[] = [$count, chr($byte)];
    }
    while (count($queue) > 1) {
        usort($queue, fn($a, $b) => [$a[0], is_array($a[1])] <=> [$b[0], is_array($b[1])]);
        [$a, $b] = array_splice($queue, 0, 2);
        $queue[] = [$a[0] + $b[0], [$a, $b]];
    }
    $codes = [];
    $walk = function (array $node, string $prefix) use (&$walk, &$codes): void {
        if (is_array($node[1])) {
            $walk($node[1][0], $prefix . '0');
            $walk($node[1][1], $prefix . '1');
        } else {
            $codes[$node[1]] = $prefix ?: '0';
        }
    };
    $walk($queue[0], '');
    return $codes;
}
$text = 'abracadabra alakazam';
$codes = huffman($text);
$encoded = strtr($text, $codes);
$decoded = $buffer = '';
$back = array_flip($codes);
foreach (str_split($encoded) as $bit) {
    $buffer .= $bit;
    if (isset($back[$buffer])) {
        $decoded .= $back[$buffer];
        $buffer = '';
    }
}
ksort($codes);
var_dump(strlen($encoded), $decoded === $text, count($codes));
