<?php
function outer(array $a, ?string $s)
{
    inner(...$a);
}
function inner(int $x)
{
    return $x % 0;
}
outer([5], null);
