<?php
// Case follows Unicode, in all modes; texts go from one encoding to another.
$text = "straße ǆ ŉ éCOLE İstanbul o'neill ὈΔΥΣΣΕΎΣ ﬁn";
foreach (['UPPER', 'LOWER', 'TITLE', 'FOLD', 'UPPER_SIMPLE', 'LOWER_SIMPLE', 'TITLE_SIMPLE', 'FOLD_SIMPLE'] as $mode) {
    echo $mode, ': ', mb_convert_case($text, constant("MB_CASE_$mode")), "\n";
}
var_dump(mb_strtoupper('äöüß'), mb_strtolower('ÄÖÜ'), bin2hex(mb_strtoupper("\xE9i\xFD", 'ISO-8859-9')), mb_strtoupper("a\xFFb"));
foreach (['ISO-8859-1', 'ISO-8859-15', 'Windows-1252', 'CP850', 'KOI8-R', 'UTF-16', 'UTF-16LE', 'UTF-32BE', 'UCS-2', 'ASCII'] as $encoding) {
    $there = mb_convert_encoding('Größe €5 Ж 🐘', $encoding, 'UTF-8');
    echo $encoding, ' ', bin2hex($there), ' ', mb_convert_encoding($there, 'UTF-8', $encoding), "\n";
}
foreach (['none', 'long', 'entity', 0x2588, 63] as $substitute) {
    mb_substitute_character($substitute);
    var_dump(mb_substitute_character(), mb_convert_encoding("aЖ\xFFb", 'ISO-8859-1', 'UTF-8'), mb_scrub("a\xE6\x97b\xF0\x9F"));
}
var_dump(mb_convert_encoding(['ключ' => ['значение', 1, null], 'x' => true], 'Windows-1251', 'UTF-8') === ["\xEA\xEB\xFE\xF7" => ["\xE7\xED\xE0\xF7\xE5\xED\xE8\xE5", 1, null], 'x' => true]);
var_dump(mb_check_encoding("\xC0\x80"), mb_check_encoding('日本'), mb_check_encoding("\xED\xA0\x80"), mb_check_encoding(['a' => ["\xFF"]]), mb_check_encoding("\xFF", 'ISO-8859-1'));
var_dump(mb_detect_encoding('abc'), mb_detect_encoding('日本'), mb_detect_encoding("\xE9t\xE9", ['UTF-8', 'ISO-8859-1'], true), mb_detect_encoding("\xFF\xFE", 'UTF-8', true));
var_dump(mb_ord('🐘'), mb_ord("\xFF"), mb_chr(8364), mb_chr(0xD800), bin2hex(mb_chr(0x20AC, 'ISO-8859-15')), mb_chr(0x416, 'ISO-8859-1'));
var_dump(mb_internal_encoding(), mb_internal_encoding('latin1'), mb_internal_encoding(), mb_strlen('ä'), mb_language(), mb_detect_order(), mb_http_output(), mb_http_input('I'));
var_dump(mb_encoding_aliases('utf-8'), mb_preferred_mime_name('cp850'), mb_get_info('mail_charset'), mb_get_info('substitute_character'));
foreach ([fn () => mb_convert_encoding('a', 'x'), fn () => mb_convert_encoding('a', 'UTF-8', 'y,UTF-8'), fn () => mb_convert_encoding('a', 'UTF-8', []), fn () => mb_convert_case('a', 9), fn () => mb_substitute_character(0xD800), fn () => mb_ord(''), fn () => mb_language('z')] as $f) {
    try {
        $f();
    } catch (ValueError $error) {
        echo $error->getMessage(), "\n";
    }
}
