<?php
function f($a, $b = 'B', $c = 'C')
{
    echo "$a $b $c\n";
}
f(a: 1);
f(b: 2, a: 1);
f(1, c: 3);
f(c: 3, b: 2, a: 1);
echo str_pad(string: 'x', length: 5, pad_type: STR_PAD_LEFT, pad_string: '-'), "\n";
var_dump(json_encode(value: [1], flags: JSON_PRETTY_PRINT), in_array(needle: '1', haystack: [1], strict: true));
