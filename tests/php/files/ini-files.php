<?php
// Ini texts are read in three modes.
$text = <<<'INI'
; a comment
global = 1
[first section]
plain = some text ; and a comment
quoted = "double \"quotes\" and \n"
single = 'single ; quotes'
number = 42
negative = -7
decimal = 1.5
octal = 007
truthy = yes
falsy = off
nothing = null
empty =
list[] = a
list[] = b
map[key] = c
map["other"] = d
constant = E_ALL
bits = E_ERROR | 2
not = ~1
joined = PHP_OS_FAMILY "-" x
[second]
url = "http://example.com/?a=b"
path = /usr/local/bin
INI;
foreach ([INI_SCANNER_NORMAL, INI_SCANNER_RAW, INI_SCANNER_TYPED] as $mode) {
    var_dump(parse_ini_string($text, true, $mode));
}
echo json_encode(parse_ini_string($text)), "\n";
putenv('INI_VARIABLE=from the environment');
var_dump(parse_ini_string('value = "x ${INI_VARIABLE} y"' . "\n" . 'bare = ${INI_VARIABLE}'));
var_dump(parse_ini_string("a = b\nbroken = (\n"));
var_dump(parse_ini_string('[unclosed'));
var_dump(parse_ini_string('a = 1', false, 9), parse_ini_string('yes = 1'));
var_dump(@parse_ini_file('missing.ini'));
