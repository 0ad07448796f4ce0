<?php
$encode = fn(string $s) => preg_replace_callback('/(.)\1*/', fn($m) => strlen($m[0]) . $m[1], $s);
$decode = fn(string $s) => preg_replace_callback('/(\d+)(\D)/', fn($m) => str_repeat($m[2], (int) $m[1]), $s);
foreach (['aaabbc', 'x', 'zzzzzzzzzzzz'] as $s) {
    echo $s, ' ', $e = $encode($s), ' ', var_export($decode($e) === $s, true), "\n";
}
function caesar(string $text, int $by): string
{
    $out = '';
    foreach (str_split($text) as $c) {
        $out .= match (true) {
            ctype_upper($c) => chr((ord($c) - 65 + $by + 26) % 26 + 65),
            ctype_lower($c) => chr((ord($c) - 97 + $by + 26) % 26 + 97),
            default => $c,
        };
    }
    return $out;
}
echo $secret = caesar('Hello, World!', 13), ' ', caesar($secret, -13), ' ', str_rot13($secret), "\n";
