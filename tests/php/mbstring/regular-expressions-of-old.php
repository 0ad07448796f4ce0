<?php
// The mb_ereg functions: matching, replacing, splitting, searching step by step, in UTF-8 and other encodings.
var_dump(mb_ereg('(日)(本)?(x)?', 'ab日本語', $matches), $matches, mb_eregi('GRÜ', 'Die grüne', $matches), $matches);
var_dump(mb_ereg('(?<year>\d+)-(?<month>\d+)', 'in 2024-05', $matches), $matches['year'], $matches['month'], mb_ereg('x', 'abc', $matches), $matches);
var_dump(mb_ereg_replace('[äöü]', '<\0>', 'für Köln'), mb_ereg_replace('(\w)(\d)', '\2\1', 'a1 b2 é3'), mb_eregi_replace('É', 'e', 'éÉ'));
var_dump(mb_ereg_replace_callback('\d+', fn ($m) => $m[0] * 2, 'a1b22'), mb_ereg_replace('A', 'x', 'aA', 'i'));
var_dump(mb_split('\s+', "a b\tc\n日 本"), mb_split(',', 'a,b,c,d', 2), mb_split('、', '日、本'), mb_ereg_match('a', 'ba'), mb_ereg_match('b', 'ba'));
mb_ereg_search_init('日1本22語333', '\d+');
while (mb_ereg_search()) {
    echo mb_ereg_search_getpos(), ' ', json_encode(mb_ereg_search_getregs()), "\n";
}
mb_ereg_search_setpos(0);
var_dump(mb_ereg_search_pos(), mb_ereg_search_regs(), mb_regex_set_options(), mb_regex_set_options('ix'), mb_regex_set_options());
mb_regex_set_options('pr');
var_dump(mb_regex_encoding(), mb_regex_encoding('EUC-JP'), bin2hex(mb_ereg_replace("\xc6\xfc", 'x', "a\xc6\xfc\xcb\xdc")));
mb_regex_encoding('UTF-8');
foreach ([fn () => mb_ereg('', 'a'), fn () => mb_regex_encoding('nope'), fn () => mb_ereg_search_setpos(999), fn () => mb_ereg_replace('a', 'b', 'c', 'q')] as $f) {
    try {
        var_dump($f());
    } catch (ValueError $error) {
        echo $error->getMessage(), "\n";
    }
}
var_dump(mb_ereg('a', "\xff"), mb_ereg_replace('a', 'b', "\xff"));
