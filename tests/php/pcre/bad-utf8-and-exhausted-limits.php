<?php
function show(mixed $result): void
{
    echo json_encode($result), ' ', preg_last_error(), ' ', preg_last_error_msg(), "\n";
}
show(preg_match('/./u', "a\xff"));
show(preg_match('/./u', 'aé', $m, 0, 2));
show(preg_match_all('/./u', "\xe2\x82"));
show(preg_replace('/a/u', 'b', "a\xc3"));
show(preg_replace('/a/u', 'b', ["a\xc3", 'a']));
show(preg_split('/a/u', "a\xc3"));
show(array_keys(preg_grep('/a/u', ['a', "a\xc3", 'a'])));
show(preg_match('/a/', 'a'));
ini_set('pcre.jit', '0');
show(preg_match('/(?:\D+|<\d+>)*[!?]/', 'foobar foobar foobar'));
ini_set('pcre.backtrack_limit', '2');
show(preg_match('/.*\d/', '0123456789'));
show(preg_replace_callback('/.*\d\D/', fn() => 'x', '0123456789'));
ini_set('pcre.backtrack_limit', '1000000');
ini_set('pcre.recursion_limit', '2');
show(preg_match('/(a(b(c)))+d/', 'abcabcabcd'));
