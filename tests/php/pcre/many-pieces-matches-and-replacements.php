<?php
// Results that outgrow the room they begin with.
foreach ([0, 1, 2, 15, 16, 17, 31, 32, 33, 100, 383, 384, 385, 1000, 70000] as $count) {
    $text = rtrim(str_repeat('ab,', $count), ',');
    $pieces = preg_split('/,/', $text);
    $pieces[] = 'last';
    $signs = preg_split('/(,)/', $text, -1, PREG_SPLIT_DELIM_CAPTURE | PREG_SPLIT_OFFSET_CAPTURE | PREG_SPLIT_NO_EMPTY);
    preg_match_all('/(a)(b)/', $text, $groups);
    preg_match_all('/(a)(x)?(b)/', $text, $sets, PREG_SET_ORDER | PREG_UNMATCHED_AS_NULL);
    preg_match_all('/(?<n>b)/', $text, $named, PREG_OFFSET_CAPTURE);
    echo $count, ' ', count($pieces), ' ', array_key_last($pieces), ' ', count($signs), ' ', count($groups[2]), ' ', count($sets), ' ', count($named['n']), ' ';
    echo md5(serialize([$pieces, $signs, $groups, $sets, $named])), ' ';
    echo md5(preg_replace('/a(b)/', '<$1$1$1>', $text)), ' ', strlen(preg_replace_callback('/,/', fn ($m) => str_repeat('-', 9), $text)), "\n";
}
$groups = preg_match_all('/x(y)?/', 'none', $match);
$match[1][] = 'first';
$match[0]['k'] = 'first';
echo json_encode($match), "\n";

// Groups behind the last that took part.
foreach (['a', 'ab', 'abc', 'ac'] as $text) {
    preg_match('/a(b)?(c)?(d)?/', $text, $plain);
    preg_match('/a(b)?(c)?(d)?/', $text, $null, PREG_UNMATCHED_AS_NULL);
    preg_match('/a(b)?(c)?(d)?/', $text, $places, PREG_OFFSET_CAPTURE | PREG_UNMATCHED_AS_NULL);
    echo json_encode([$plain, $null, $places]), preg_replace('/a(b)?(c)?(d)?/', '[$0|$1|$2|$3|$4]', $text), "\n";
}

// Patterns, texts and subjects as strings and as arrays, and a subject in which nothing is found.
$subject = 'one two';
var_dump(preg_replace('/x/', 'y', $subject) === $subject, preg_replace(['/o/', '/t/'], '0', $subject, 1, $count), $count);
var_dump(preg_replace(['/o/', '/t/', '/n/'], ['1', '2'], [$subject, 'k' => 'x']), preg_filter('/o/', '0', ['a', 'o', 'oo']), preg_filter('/o/', '0', 'a'));
function by_reference(&$match) { return strtoupper($match[0]); }
echo @preg_replace_callback('/o/', 'by_reference', $subject), preg_replace_callback('/o/', 'by_reference', $subject, 1), "\n";
echo preg_replace_callback(['/o/', '/T/i'], fn ($m) => $m[0] . $m[0], ['x' => 'to', 'go'])['x'], "\n";
