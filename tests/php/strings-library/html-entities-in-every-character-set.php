<?php
$s = "a<b>&amp;\"'é€\x80 &#39; &apos; &lt;&nvlt; &eacute; &#xE9; &#x80; &foo; & &; &#; &#x; <⃒ ∾̳ \xc3 fj \x01 \x7f";
foreach ([0,2,3,4,8,11,3|48,3|16,3|32,11|48,11|128,11|128|48,3|4|16] as $f) {
 foreach ([null,"ISO-8859-1","cp1252","KOI8-R","BIG5","SJIS","EUC-JP","GB2312","MacRoman","ISO-8859-15"] as $cs) {
  foreach ([true,false] as $d) { echo "$f $cs ", bin2hex(htmlspecialchars($s,$f,$cs,$d)), "|", bin2hex(@htmlentities($s,$f,$cs,$d)), "\n"; }
  echo bin2hex(html_entity_decode($s,$f,$cs)), "|", bin2hex(htmlspecialchars_decode($s,$f)),"\n";
  foreach ([0,1] as $t) echo md5(serialize_(get_html_translation_table($t,$f,$cs??"UTF-8"))), "\n";
 }
}
function serialize_($a) { $r=""; foreach ($a as $k=>$v) $r.="$k=>$v\n"; return $r; }
htmlspecialchars("x", 3, "foo");
