<?php
function tries(callable $call) { try { return json_encode($call()); } catch (Error $e) { return get_class($e) . ': ' . $e->getMessage(); } }
$text = 'The quick brown Fox jumps over the lazy dog';
foreach ([['o', 0], ['o', -5], ['O', 0], ['', 3], ['zebra', 0], ['the', 4], ['o', 99], ['o', -99], ['dog', -3], ['og', -1]] as [$needle, $offset])
    foreach (['strpos', 'stripos', 'strrpos', 'strripos'] as $search) echo $search, ' ', $needle, ' ', $offset, ' ', tries(fn() => $search($text, $needle, $offset)), "\n";
foreach ([[0], [4, 5], [-3], [-3, 2], [5, -5], [99], [-99, 3], [3, -99], [0, 0]] as $part) echo json_encode(substr($text, ...$part)), "\n";
foreach (['fox', 'Fox', '', 'x'] as $needle) echo tries(fn() => [strstr($text, $needle), strstr($text, $needle, true), stristr($text, $needle), strrchr($text, $needle), str_contains($text, $needle), str_starts_with($text, $needle), str_ends_with($text, $needle), substr_count($text, $needle)]), "\n";
echo str_replace(['quick', 'brown', 'q'], ['slow', 'red'], $text, $count), ' ', $count, "\n";
echo str_ireplace(['THE', 'fox'], 'a', $text, $count), ' ', $count, "\n";
echo json_encode(str_replace('o', '0', ['x' => 'foo', 'bar', 3 => 'zoo'], $count)), $count, "\n";
echo tries(fn() => str_replace('a', [], 'x')), "\n";
echo strtr($text, 'aeiou', 'AEIOU'), ' ', strtr($text, ['quick' => 'slow', 'qui' => 'never', 'brown Fox' => 'bear', '' => '!']), ' ', strtr('1 2 12', [1 => 'one', 12 => 'twelve']), "\n";
foreach ([[0, 3], [-3, null], [3, -3], [99, 1], [0, 0]] as [$offset, $length]) echo substr_replace($text, '***', $offset, $length), "\n";
echo json_encode(substr_replace(['abc', 'defg', 'h'], ['1', '2'], [0, 1], 2)), "\n";
foreach ([[',', 'a,b,,c'], [',', ''], [',', 'a,b,c', 2], [',', 'a,b,c', -1], [',', 'a', -1], [',', 'a,b', 0], ['', 'a'], ['--', 'a--b---c']] as $parts) echo tries(fn() => explode(...$parts)), "\n";
echo implode(', ', [1, 2.5, true, null, 'x']), implode(['a', 'b']), ' ', tries(fn() => implode('x')), "\n";
foreach (['trim', 'ltrim', 'rtrim'] as $trim) echo json_encode([$trim("  \t\nab \0"), $trim('xxabxx', 'x'), $trim('abcba', 'a..b'), @$trim('a..b', 'b..a')]), "\n";
echo ucwords('hello big-world of_words'), ucwords('hello big-world', '-'), ucfirst('äb'), lcfirst('ABC'), strtoupper('aäz'), strtolower('AÄZ'), "\n";
foreach ([STR_PAD_LEFT, STR_PAD_RIGHT, STR_PAD_BOTH] as $side) echo str_pad('ab', 9, 'xyz', $side), '|';
echo tries(fn() => str_pad('a', 5, '')), tries(fn() => str_pad('a', 5, ' ', 7)), tries(fn() => str_repeat('a', -1)), "\n";
echo wordwrap('The quick brown fox sat over the lazy dog', 15, "\n", true), '|', wordwrap('A very long woooooooooooord.', 8, "<br>\n", true), '|', wordwrap('A very long woooooooooooord.', 8, "\n", false), '|', chunk_split('abcdefg', 3, '-'), "\n";
echo json_encode([str_split('abcdefg', 3), str_word_count("Hello fri3nd, you're ok-ay", 2), count_chars('abca', 3), nl2br("a\nb\r\nc\rd"), similar_text('World', 'Word', $percent), $percent, levenshtein('kitten', 'sitting'), levenshtein('a', 'b', 2, 3, 4), soundex('Robert'), soundex('')]), "\n";
foreach ([['img12', 'img10'], ['a', 'B'], ['abc', 'abcd'], ['1.5', '1.10'], ['', 'a'], ['img 2', 'img2']] as [$a, $b])
    echo json_encode([strcmp($a, $b), strcasecmp($a, $b), strncmp($a, $b, 2), strncasecmp($a, $b, 2), strnatcmp($a, $b), strnatcasecmp($a, $b), strcoll($a, $b)]), "\n";
echo tries(fn() => substr_compare('abcde', 'cd', 2, 2)), tries(fn() => substr_compare('abcde', 'x', 9)), tries(fn() => substr_compare('abcde', 'BC', 1, 2, true)), "\n";
echo addslashes("a'b\"c\\d\0e"), stripslashes('a\\\'b\\\\c\\0d'), addcslashes("abc\n\x01\xff", 'a..b' . "\n\x01\xff"), stripcslashes('a\n\x41\101\q'), quotemeta('1+1=2?'), strrev('abc'), str_rot13('Hello'), "\n";
for ($token = strtok(' a b  c', ' '); $token !== false; $token = strtok(' ')) echo $token, ';';
echo "\n", json_encode([strspn('foo123', 'fo'), strcspn('foo123', '12'), strspn('foo', 'o', 1, 1), strcspn('hello', 'l', -3), strpbrk('This is', 'st'), ord(''), chr(-1) === "\xff", hex2bin('6162'), lcfirst('')]), "\n";
