<?php
// What is kept between calls (compiled patterns, room for matches, limits) never shows.

// The same body with other flags, and the same text as a literal, computed, and in an array.
foreach (['/a.c/', '/a.c/i', '/a.c/s', '/a.c/si', '/a.c/x', '/a.c/A', '/a.c/u', '#a.c#', '/a.c/'] as $pattern) {
    echo $pattern, ' ', preg_match($pattern, "xA\nC abc A-C"), preg_match_all('/a' . '.c/' . substr($pattern, 5), "abc a\nc ABC"), ' ';
}
echo "\n";
for ($round = 0; $round < 3; $round++) {
    foreach (['', 'i'] as $flags) {
        echo preg_match('/B/' . $flags, 'abc'), preg_match("/B/$flags", 'aBc'), ' ';
    }
}
echo "\n";

// More patterns than are kept, each asked for again.
$found = 0;
for ($round = 0; $round < 2; $round++) {
    for ($i = 0; $i < 5000; $i++) {
        $found += preg_match("/^$i\$/", (string) $i) + preg_match("/^$i\$/", $i + 1 . '');
    }
}
echo $found, "\n";

// Limits that change between the calls, and during one.
function backtracks(): string
{
    return var_export(preg_match('/(?:\D+|<\d+>)*[!?]/', 'foobar foobar foobar'), true) . ' ' . preg_last_error_msg();
}
echo backtracks(), "\n";
ini_set('pcre.backtrack_limit', '100000000');
echo backtracks(), "\n";
ini_set('pcre.backtrack_limit', '100');
echo backtracks(), "\n";
ini_restore('pcre.backtrack_limit');
echo backtracks(), "\n";
echo preg_replace_callback('/\w/', function ($match) {
    ini_set('pcre.backtrack_limit', $match[0] === 'b' ? '1' : '1000000');
    return preg_match('/.*x.*y/', 'aaaaxaaaay') . '(' . preg_last_error_msg() . ')';
}, 'abc'), "\n";
ini_restore('pcre.backtrack_limit');
ini_set('pcre.jit', '0');
echo preg_match_all('/o(?=o)|r/', 'foobar foobar', $match), json_encode($match), "\n";
ini_set('pcre.jit', '1');
echo preg_match_all('/o(?=o)|r/', 'foobar foobar', $match), json_encode($match), "\n";

// Subjects with and without UTF-8, one after the other.
foreach (["gr\u{fc}n", "gr\xfcn", 'grun', "\xff", '', "\u{20ac}\u{20ac}"] as $subject) {
    echo var_export(preg_match_all('/./u', $subject, $match), true), ' ', preg_last_error_msg(), ' ', count($match[0] ?? []), ' ';
    echo preg_match_all('/./', $subject), ' ', var_export(preg_match('/\w$/u', $subject, $match, 0, 1), true), ' ', preg_last_error_msg(), "\n";
}
$text = str_repeat("\u{e4}", 20);
for ($at = 0, $places = []; $at < 6; $at++) {
    $places[] = preg_match('/./u', $text, $match, PREG_OFFSET_CAPTURE, $at) ? $match[0][1] : preg_last_error();
}
echo implode(' ', $places), "\n";
$text[3] = "\xff";
var_dump(preg_match('/./u', $text));

// Searches within searches, deeper than room is kept for, with more and with fewer groups.
function nested(int $depth, string $text): string
{
    $pattern = $depth % 3 ? '/(\w)(\d)?/' : '/' . str_repeat('(.)?', 40) . '/';
    return preg_replace_callback($pattern, function ($match) use ($depth) {
        $inner = $depth > 0 && $match[0] !== '' ? nested($depth - 1, $match[0]) : '';
        return strlen($inner) . ($match[1] ?? '-') . count($match);
    }, $text);
}
echo nested(14, 'a1b'), "\n", md5(nested(25, 'x2')), "\n";
