<?php
// Characters are counted, cut and found, whatever bytes they have.
$text = "Grüße aus Köln, 日本語 und 🐘";
var_dump(mb_strlen($text), mb_strlen($text, '8bit'), mb_strlen("\xE4\xF6", 'ISO-8859-1'), mb_strlen('ab', 'UTF-16LE'));
var_dump(mb_substr($text, 0, 5), mb_substr($text, -1), mb_substr($text, 16, 3), mb_substr($text, -5, -2), mb_substr($text, 100));
var_dump(mb_substr("a\xC3b\xFF\xE6\x97c", 1, 3), mb_strlen("a\xC3b\xFF\xE6\x97c"));
var_dump(mb_strpos($text, 'ö'), mb_strpos($text, 'n', 13), mb_strrpos($text, 'n'), mb_strrpos($text, 'n', -10), mb_strpos($text, ''));
var_dump(mb_stripos($text, 'GRÜ'), mb_strripos($text, 'KÖ'), mb_strstr($text, '日'), mb_strstr($text, 'ß', true), mb_stristr($text, 'KÖLN', true));
var_dump(mb_strrchr($text, ' '), mb_strrichr($text, 'U', true), mb_substr_count('ababab', 'aba'), mb_substr_count('ößößö', 'öß'));
var_dump(mb_str_split('äöü日本', 2), mb_str_split("\x00a\x00b", 1, 'UTF-16BE'), mb_str_split(''));
var_dump(mb_strcut('äöü', 1, 3), mb_strcut('äöü', 2), mb_strcut('日本語', -4, 3), mb_strcut('abc', 5));
foreach ([fn () => mb_strpos('abc', 'b', 4), fn () => mb_str_split('a', 0), fn () => mb_strlen('', 'nope'), fn () => mb_substr_count('a', '')] as $f) {
    try {
        $f();
    } catch (ValueError $error) {
        echo $error->getMessage(), "\n";
    }
}
var_dump(mb_strwidth('日本go'), mb_strimwidth('日本語のテキスト', 0, 9, '…'), mb_strimwidth('hello', 1, 3), mb_strimwidth('hello', -3, -1, '.'));
