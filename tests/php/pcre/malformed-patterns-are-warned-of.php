<?php
foreach (['', '   ', 'abc', '\\a\\', "\0a\0", '/abc', '{a{b}', '(a', '/a/k', "/a/i\0", '/a/e', '/(a/', '/a{2,1}/', '/[z-a]/',
          '/(?<1a>b)/', '/(?<n>a)(?<n>b)/', '/\p{Nope}/u', "/\xff/u", "/a/i\n", " /a/", '(a(b)c)', '{a{1}}', '<a>i', '[[a]]'] as $pattern) {
    echo json_encode($pattern), ': ';
    var_dump(preg_match($pattern, 'aabc'), preg_last_error_msg());
}
var_dump(preg_replace('/a', 'b', 'c'), preg_split('a', 'b'), preg_grep('/', ['a']), preg_match_all('/[/', 'x'));
var_dump(preg_replace(['/a/', '/('], 'x', ['aa', 'b']));
