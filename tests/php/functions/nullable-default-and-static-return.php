<?php
function f(int|string|null $x = null, bool ...$flags): ?string
{
    return $x === null ? null : gettype($x) . count($flags);
}
var_dump(f(), f(1, true, false), f('s'));
