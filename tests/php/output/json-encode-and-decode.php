<?php
echo json_encode(['a' => 1, 'b' => [1, 2], 'c' => null, 'd' => 1.0, 'e' => "é\"/\n", 'f' => []]), "\n";
echo json_encode([1 => 'a', 2 => 'b']), json_encode([]), json_encode(new stdClass), json_encode("a/b é", JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE), json_encode([1], JSON_FORCE_OBJECT), json_encode('<&>\'"', JSON_HEX_TAG | JSON_HEX_AMP | JSON_HEX_APOS | JSON_HEX_QUOT), "\n";
echo json_encode(['x' => ['y' => [], 'z' => (object) []]], JSON_PRETTY_PRINT), "\n";
var_dump(json_decode('{"a":{"b":[1,2.0,"x",null,true]}}', true), json_decode('{"a":1}'), json_decode('[1'), json_last_error(), json_last_error_msg(), json_decode('12345678901234567890'), json_decode('"\u00e9"'), json_decode(''), json_decode('nul'));
try {
    json_decode('{', flags: JSON_THROW_ON_ERROR);
} catch (JsonException $e) {
    echo $e->getMessage(), $e->getCode(), "\n";
}
var_dump(json_encode("\xff"), json_last_error_msg(), json_encode(NAN));
