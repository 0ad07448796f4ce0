<?php
// in_array among literals: found without an array where the types say so, as ever where they do not.
class Word
{
    public function __toString(): string
    {
        return 'b';
    }
}

function found(mixed $needle): string
{
    return implode(' ', array_map(fn (bool $is) => $is ? 'yes' : 'no', [
        in_array($needle, [1, 2, 3]),
        in_array($needle, [1, 2, 3], true),
        in_array($needle, ['a', 'b', 'c']),
        in_array($needle, ['a', 'b', 'c'], true),
        in_array($needle, ['1', '2', 'x']),
        in_array($needle, ['a', 1, null]),
        in_array($needle, ['a', 'b', 'c'], false),
        in_array($needle, [0, 0, 0]),
        in_array($needle, ['', 'a', 'b']),
    ]));
}

foreach ([1, 2, 3, 4, 0, 1.0, 2.5, '1', '01', 'a', 'b', 'd', '', '0', true, false, null, [], new Word] as $value) {
    echo is_object($value) ? 'object' : json_encode($value), ': ', found($value), "\n";
}
function next_one(): string
{
    echo 'asked once, ';
    return 'c';
}
var_dump(in_array(next_one(), ['a', 'b', 'c']), !in_array(next_one(), ['a', 'b', 'd']));
$answer = in_array($missing, ['a', 'b', 'c']);
var_dump($answer);
try {
    in_array([], ['a', 'b', 'c'], []);
} catch (TypeError $error) {
    echo $error->getMessage(), "\n";
}
