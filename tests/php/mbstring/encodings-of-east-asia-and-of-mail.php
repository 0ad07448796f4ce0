<?php
// East Asian encodings, those with shifts, and the transfer encodings, there and back, and what ill-formed bytes become.
$text = "日本語 ｱｲｳ 中文 한국어 €¥~ é";
foreach (['EUC-JP', 'SJIS', 'CP932', 'SJIS-win', 'eucJP-win', 'JIS', 'ISO-2022-JP', 'CP50221', 'EUC-CN', 'CP936', 'GB18030', 'HZ', 'BIG-5', 'CP950', 'EUC-KR', 'UHC', 'ISO-2022-KR', 'UTF-7', 'UTF7-IMAP'] as $encoding) {
    $there = mb_convert_encoding($text, $encoding, 'UTF-8');
    echo $encoding, ' ', bin2hex($there), ' ', mb_convert_encoding($there, 'UTF-8', $encoding), ' ', mb_strlen($there, $encoding), ' ', var_export(mb_check_encoding($there, $encoding), true), "\n";
}
foreach (['EUC-JP' => "a\x8f\xb0b\xa4", 'SJIS' => "\x81\x20\x85", 'UTF-16' => "\xff\xfea\x00\xd8", 'UTF-7' => "+AGE+AGIAYw-\xff", 'JIS' => "\x1b\$B\x30\x21\x1b(X"] as $encoding => $bytes) {
    echo $encoding, ' ', mb_convert_encoding($bytes, 'UTF-8', $encoding), "\n";
}
foreach (['BASE64', 'HTML-ENTITIES', 'Quoted-Printable'] as $encoding) {
    $there = mb_convert_encoding("é = <b>日</b>\r\n" . str_repeat('=', 30), $encoding, 'UTF-8');
    var_dump($there, mb_convert_encoding($there, 'UTF-8', $encoding));
}
var_dump(mb_convert_encoding('&eacute;&#233;&#xE9;&nope;&amp', 'UTF-8', 'HTML'));
var_dump(mb_strcut("\x1b\$B\x30\x21\x30\x22\x1b(B", 0, 9, 'JIS') === "\x1b\$B\x30\x21\x1b(B");
var_dump(mb_detect_encoding("\x82\xb1\x82\xf1", ['ASCII', 'UTF-8', 'EUC-JP', 'SJIS']), mb_detect_encoding("\xa4\xb3\xa4\xf3", ['UTF-8', 'SJIS', 'EUC-JP']), mb_detect_encoding('+AGE-', ['UTF-7', 'ASCII'], true));
