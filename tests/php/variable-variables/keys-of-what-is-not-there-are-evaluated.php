<?php
class C { public static $none; public $nothing; }
function key_of($x) { echo "key $x\n"; return $x; }
var_dump(isset(C::$none[key_of(1)]));
var_dump(isset(C::$none[$made = key_of(2)]), $made);
var_dump(C::$none[key_of(3)][key_of(4)] ?? 'default');
var_dump(empty(C::$none[key_of(5)]));
var_dump(isset($undefined[key_of(6)][key_of(7)]));
$o = new C;
var_dump(isset($o->nothing[key_of(8)]), $o->nothing[key_of(9)] ?? 'no');
var_dump(isset($o?->nothing[key_of(10)]), isset($n?->x[key_of(11)]));
function none() { return null; }
var_dump(isset(none()[key_of(12)]), none()[key_of(13)] ?? 'no');
$a = [];
$a[key_of(14)][key_of(15)] ??= key_of(16);
print_r($a);
