<?php
// Headers of mail, numeric entities, Japanese widths, variables converted in place, query strings.
foreach (['UTF-8', 'ISO-2022-JP', 'ISO-8859-15'] as $charset) {
    foreach (['B', 'Q'] as $transfer) {
        echo mb_encode_mimeheader("Grüße an alle: 日本語のとても長い見出しです and some more words, 1 + 1 = 2?", $charset, $transfer, "\n", 9), "\n";
    }
}
echo mb_encode_mimeheader('plain text only, but a rather long line of it, so that it has to be folded somewhere in between', 'UTF-8'), "\n";
var_dump(mb_decode_mimeheader("=?UTF-8?B?R3LDvMOfZQ==?= =?ISO-8859-1?Q?an_=E9?=\r\n =?utf-8?q?=C3=A9?= end =?nope"));
$map = [0x80, 0x10FFFF, 0, 0xFFFFFF];
var_dump(mb_encode_numericentity('aé日🐘', $map), mb_encode_numericentity('é', $map, 'UTF-8', true), mb_decode_numericentity('&#233;&#x1F418; &#228 &#xZ; &#65; &#99999999999;', $map));
var_dump(mb_convert_kana('ｱｲｳﾞｶﾞﾊﾟ ABC　１２'), mb_convert_kana('アガパヴ、。', 'k'), mb_convert_kana('ｶﾞﾊﾟ', 'HV'), mb_convert_kana('Ａｂ１　', 'as'), mb_convert_kana('ab1 ', 'AS'), mb_convert_kana('ひらカタ', 'C'), mb_convert_kana('ひらカタ', 'c'));
$a = "\xE9";
$b = ["\xE8", ['x' => "\xE7"], 5];
$o = new stdClass();
$o->p = "\xE0";
var_dump(mb_convert_variables('UTF-8', 'ISO-8859-1', $a, $b, $o), $a, $b, $o);
var_dump(mb_parse_str('a=1&b[]=%C3%A9&b[]=x&c+d=e', $result), $result);
foreach ([fn () => mb_convert_kana('a', 'Kk'), fn () => mb_convert_kana('a', 'HK'), fn () => mb_convert_kana('a', 'z'), fn () => mb_encode_numericentity('a', [1, 2]), fn () => mb_encode_mimeheader('a', 'UTF7-IMAP'), fn () => mb_convert_variables('UTF-8', [], $a)] as $f) {
    try {
        $f();
    } catch (ValueError $error) {
        echo $error->getMessage(), "\n";
    }
}
