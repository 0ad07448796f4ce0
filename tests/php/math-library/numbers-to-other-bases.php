<?php
var_dump(bindec('1101'), bindec('0b11'), bindec(str_repeat('1', 64)), hexdec('fF'), hexdec('0x1A'), hexdec('ffffffffffffffff'), octdec('0o17'), octdec('777'));
var_dump(decbin(10), decbin(-1), dechex(255), dechex(-255), decoct(8), decoct(PHP_INT_MIN));
var_dump(base_convert('zz', 36, 2), base_convert(' ff ', 16, 10), base_convert('ffffffffffffffffffff', 16, 36), base_convert('', 10, 2));
var_dump(bindec('12'), hexdec('xyz'), octdec('8'));
foreach ([[1, 10], [10, 37]] as [$from, $to]) {
    try { base_convert('1', $from, $to); } catch (ValueError $e) { echo $e->getMessage(), "\n"; }
}
