<?php
$a = $b = 1;
$a .= 'x'; $a ??= 1; $a **= 2; $a <<= 1; $a >>= 1; $a |= 1; $a &= 1; $a ^= 1; $a /= 1; $a %= 1; $a *= 1; $a -= 1;
$a = &$b; $a[] = &$b->c; $a = &f(); $a = & $b;
[$a, , $b] = f();
[$a, [$b, $c]] = f() or ["k" => [$d]] = $e;
list($a, list(, $b)) = f();
list('a' => $a, 'b' => list($b)) = f();
[$a, &$b, [&$c]] = $d;
[$a->b, $c[0], D::$e] = $f;
foreach ($a as ['j' => $b, 'k' => $c]);
foreach ($a as $k => list($b, $c)) {}
foreach ($a as $k => &$v) {}
