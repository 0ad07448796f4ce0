<?php
function shown(callable $assertion)
{
    try {
        $assertion();
    } catch (AssertionError $e) {
        echo $e->getMessage(), "\n";
    }
}
shown(fn () => assert(false && $a));
shown(fn () => assert(1 + 2 * 3 > (4 - 1) * 9 and !true));
shown(fn () => assert(null ?? f($x["k"]["yz"][0]?->p->m(...$l)) ?: [1, "k" => -2.5, ...[]] === false));
shown(fn () => assert(!new DateTime(timezone: \Foo\bar::BAZ) instanceof stdClass || A::$b['c']::d() === PHP_VERSION . 'x' . 1));
shown(fn () => assert((function (int|null $a = 5, &...$r) use (&$z): ?string {
    foreach ($a as $k => &$v) {
        if ($k) { continue; } elseif (isset($a, $b)) { return "{$k}th $v[1]"; } else { echo 1, 2; }
    }
    try { throw new E(); } catch (A|B $e) { $i++; } finally { --$i; }
    return match (true) { 1, 2 => 'x', default => fn &($q) => yield $q };
}) === 5));
shown(fn () => assert(assertion: 0));
shown(fn () => assert(false, 'own words'));
