<?php
$a = 10;
var_dump($a += 5, $a -= 3, $a *= 2, $a /= 4, $a %= 4, $a **= 3, $a .= 'x', $a);
$b = 6;
var_dump($b &= 3, $b |= 8, $b ^= 1, $b <<= 2, $b >>= 1);
$n = null;
var_dump($n ??= 'default', $n ??= 'again');
