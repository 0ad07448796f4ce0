<?php
var_dump(strpos('hello', 'l'), strpos('hello', 'z'), strpos('hello', 'l', -2), strrpos('hello', 'l'), stripos('HeLLo', 'll'), strstr('user@host', '@'), strstr('user@host', '@', true), strrchr('a/b/c', '/'), substr_count('aaa', 'a'), substr_count('aaaa', 'aa'), str_contains('abc', ''), str_starts_with('abc', 'ab'), str_ends_with('abc', 'bc'), strpbrk('This is', 'st'), strspn('42 is', '1234567890'), strcspn('hello', 'l'), ucwords(''), strpos('a', ''));
try {
    strpos('abc', 'b', 9);
} catch (ValueError $e) {
    echo $e->getMessage(), "\n";
}
