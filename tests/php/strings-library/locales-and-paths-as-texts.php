<?php
var_dump(setlocale(LC_ALL,0), setlocale(LC_CTYPE,"0"), setlocale(LC_CTYPE,"C"), setlocale(LC_ALL,"xx","C"), setlocale(LC_ALL,["foo","POSIX"]), setlocale(LC_ALL,"C.UTF-8"), setlocale(LC_ALL,"C.utf8"), setlocale(LC_TIME,"C"), setlocale(LC_ALL,0), setlocale(LC_ALL, []), setlocale(LC_MESSAGES, "C"), setlocale(77,"C"));
var_dump(setlocale(LC_ALL, str_repeat("x",300)));
echo json_encode(localeconv()), json_encode([LC_CTYPE,LC_NUMERIC,LC_TIME,LC_COLLATE,LC_MONETARY,LC_MESSAGES,LC_ALL]), "\n";
echo json_encode([nl_langinfo(CODESET), nl_langinfo(ABDAY_1), nl_langinfo(DAY_7), nl_langinfo(MON_12), nl_langinfo(D_T_FMT), nl_langinfo(CRNCYSTR), nl_langinfo(RADIXCHAR), nl_langinfo(YESEXPR)]), "\n";
var_dump(nl_langinfo(-5));
foreach (["","/","//","a","a/","/a","/a/b","/a/b/","a/b//c.d.e","..",".","/.htaccess","a.","x//"] as $p) echo json_encode([basename($p), basename($p,".e"), dirname($p), dirname($p,2), pathinfo($p), pathinfo($p,PATHINFO_EXTENSION), pathinfo($p,6)]), "\n";
try { dirname("a", 0); } catch (ValueError $e) { echo $e->getMessage(), "\n"; }
