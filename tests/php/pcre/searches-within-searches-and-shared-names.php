<?php
// Callbacks that search while a search runs, names that several groups share, marks, and references in replacements.
echo preg_replace_callback('/\w+/', function ($match) {
    preg_match('/(?<first>.)(?<rest>.*)/', $match[0], $parts);
    return preg_replace_callback('/[a-z]/', fn ($m) => preg_match_all('/' . $m[0] . '/', 'abracadabra'), $parts['rest']) . strtoupper($parts['first']);
}, 'bad cab dab'), "\n";

foreach (['Monday', 'Tuesday', 'Sat'] as $day) {
    preg_match('/(?J)^(?:(?<day>Mon|Fri)day|(?<day>Tue)sday|(?<day>Sat|Sun))(?<end>!)?/', $day, $match);
    echo json_encode($match), json_encode(array_keys($match)), "\n";
}
preg_match('/(?<a>x)(?<b>y)?(?<c>z)?/', 'wx', $match, PREG_OFFSET_CAPTURE);
echo json_encode($match), "\n";
preg_match('/(?<a>x)(?<b>y)?(?<c>z)?/', 'wx', $match, PREG_UNMATCHED_AS_NULL);
echo json_encode($match), "\n";
preg_match('/(?<MARK>a)(*MARK:one)|b(*MARK:two)/', 'b', $match);
echo json_encode($match), "\n";
preg_match('/(?<MARK>a)(*MARK:one)|b(*MARK:two)/', 'a', $match);
echo json_encode($match), "\n";
echo preg_match_all('/a(*MARK:one)|b(*MARK:two)/', 'bab', $match), json_encode($match), "\n";
$match['kept'] = 1;
echo json_encode(array_slice($match, -2)), "\n";

foreach (['$1-\2', '\\\\1', '\\$1', '${1}1', '$11', '$', 'a\\', '$0$0', '${1', '\\\\\\1', '$9x'] as $text) {
    echo $text, ' => ', preg_replace('/(b)(c)/', $text, 'abcd'), "\n";
}
var_dump(preg_replace('/x/', '$0', 'abc', -1, $count), $count);
var_dump(preg_replace(['/a/', '/b/'], ['b', 'c'], ['k' => 'aab', 'c'], 2, $count), $count);

// Many groups, more than there is room for at first.
$pattern = '/' . str_repeat('(.)', 40) . '/';
preg_match($pattern, implode(range('a', 'z')) . implode(range('A', 'Z')), $match);
echo count($match), ' ', implode($match), "\n";

// The same text with and without machine code.
foreach ([1, 0, 1] as $jit) {
    ini_set('pcre.jit', $jit);
    echo preg_match('/(a+)+$/', 'caaab', $match), count($match), preg_match('/(a+)+$/', 'caaa', $match), count($match), ' ';
}
ini_set('pcre.backtrack_limit', 2);
ini_set('pcre.jit', 0);
var_dump(preg_match('/.*.*x/', 'abcdefgh'), preg_last_error_msg());
