<?php
$data = $argv[1] ?? '';
class Text
{
    public function __toString(): string
    {
        return 'text';
    }
}
set_error_handler(fn() => true);
$values = [5, -1, 1.5, 1e300, NAN, -INF, 'string', '12abc', true, null, PHP_INT_MIN, new Text, str_repeat('x', 50), ''];
foreach ([
    fn() => sprintf($data, ...$values),
    fn() => vsprintf($data, array_reverse($values)),
    fn() => sscanf($data, $data),
    fn() => sscanf('12 apples, 0x1f -3.5e2 end', $data),
    fn() => pack($data, ...$values),
    fn() => pack($data, 1),
    fn() => unpack($data, str_repeat("\x80\x01abc\0", 20)),
    fn() => unpack('a*whole', $data),
    fn() => number_format((float) $data, strlen($data) % 40, $data, $data),
    fn() => date($data, 86400 * 365),
    fn() => date_create($data),
    fn() => DateTime::createFromFormat($data, $data),
    fn() => new DateInterval($data),
    fn() => strtotime($data),
    fn() => json_decode($data, true, 20, JSON_BIGINT_AS_STRING | JSON_INVALID_UTF8_SUBSTITUTE),
    fn() => json_encode($data, JSON_PRETTY_PRINT | JSON_PARTIAL_OUTPUT_ON_ERROR),
    fn() => parse_str($data, $result),
    fn() => parse_url($data),
    fn() => str_word_count($data, 2),
    fn() => similar_text($data, strrev($data)),
    fn() => levenshtein(substr($data, 0, 50), strrev($data)),
    fn() => wordwrap($data, 3, $data, true),
    fn() => html_entity_decode($data) . htmlentities($data, ENT_SUBSTITUTE),
    fn() => quoted_printable_decode($data) . quoted_printable_encode($data),
    fn() => convert_uudecode($data) . convert_uuencode($data),
    fn() => strip_tags($data, $data),
    fn() => str_getcsv($data, '"', ',', '\\'),
    fn() => parse_ini_string($data, true, INI_SCANNER_TYPED),
    fn() => version_compare($data, '1.0'),
    fn() => mb_convert_encoding($data, 'UTF-8', 'SJIS,UTF-16,UTF-7,HTML-ENTITIES'),
    fn() => mb_convert_case($data, MB_CASE_TITLE) . mb_strimwidth($data, 0, 5, '…'),
    fn() => mb_decode_mimeheader($data),
    fn() => iconv('UTF-16', 'UTF-8//IGNORE', $data),
    fn() => token_get_all($data),
    fn() => highlight_string($data, true),
    fn() => crypt($data, $data),
    fn() => inet_pton($data),
    fn() => strtr($data, ['a' => $data, $data => 'b']),
    fn() => filter_var($data, FILTER_VALIDATE_URL) . filter_var($data, FILTER_VALIDATE_EMAIL) . filter_var($data, FILTER_VALIDATE_IP),
] as $call) {
    try {
        $call();
    } catch (Throwable) {
    }
}
