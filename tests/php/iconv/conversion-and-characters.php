<?php
echo bin2hex(iconv('UTF-8', 'ISO-8859-1', 'äöü')), bin2hex(iconv('UTF-8', 'UTF-16LE', "a\u{1F600}")), bin2hex(iconv('ISO-8859-15', 'UTF-8', "\xa4")), bin2hex(iconv('UTF-8', 'SHIFT_JIS', '日本')), bin2hex(iconv('UTF-8', 'ISO-2022-JP', '日a')), "\n";
echo iconv('UTF-8', 'ASCII//TRANSLIT', '“x” – …'), '|', iconv('CP1252', 'UTF-8', "\x80\x99"), "\n";
var_dump(iconv('UTF-8', 'ASCII', 'aé'), iconv('UTF-8', 'ISO-8859-1', "a\xc3"), iconv('UTF-8', 'ISO-8859-1', "a\xff"), iconv('nope', 'UTF-8', 'a'), iconv(str_repeat('x', 64), 'UTF-8', 'a'), iconv('UTF-8', 'ASCII', ''));
var_dump(iconv_strlen('äöü€'), iconv_strlen("a\xff"), iconv_strlen("\xe4\xf6", 'ISO-8859-1'), iconv_strlen('', 'UTF-8'));
foreach ([[0], [1], [-2], [1, 2], [0, -1], [-3, -1], [5], [-9, 2], [1, 0]] as $range) {
    echo json_encode(iconv_substr('äöü€', $range[0], $range[1] ?? null, 'UTF-8')), ' ';
}
echo "\n";
var_dump(iconv_strpos('äbäb', 'b'), iconv_strpos('äbäb', 'b', 2), iconv_strpos('äbäb', 'b', -1), iconv_strpos('äbäb', 'x'), iconv_strpos('äbäb', ''), iconv_strrpos('äbäb', 'äb'), iconv_strrpos('x', ''));
try {
    iconv_strpos('ab', 'a', 5);
} catch (ValueError $e) {
    echo $e->getMessage(), "\n";
}
try {
    iconv_strpos('ab', 'a', -5);
} catch (ValueError $e) {
    echo $e->getMessage(), "\n";
}
print_r(iconv_get_encoding());
var_dump(iconv_get_encoding('internal_encoding'), iconv_get_encoding('x'), iconv_set_encoding('internal_encoding', 'ISO-8859-1'), iconv_strlen("\xe4\xf6"), iconv_set_encoding('x', 'y'));
