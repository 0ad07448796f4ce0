<?php
/** adds */
#[Pure, Deprecated('x', since: 1)]
function &add(int $a, ?string $b = null, A|B|null $c = null, (A&B)|C $d = null, &$e = [], E&Countable &...$f): iterable|null { yield $a; }
function readonly() {}
function enum(array $a, callable $b,) {}
$f = function &($a) use ($b, &$c,): int { return $a; };
$f = static function() {};
$f = fn(&$a, ...$b): ?array => $a + $b;
$f = static fn&() => $a;
$f = #[A] static fn() => 1;
$f = #[A] function() { function inner() { yield; } };
fn($a) => fn($b) => $a + $b;
f(function() { return yield; }, fn() => yield 1);
