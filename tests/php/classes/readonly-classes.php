<?php
readonly class P
{
    public function __construct(public int $x, protected array $y = [])
    {
    }
}
$p = new P(1);
try {
    $p->x = 2;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    $p->dyn = 2;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
var_dump($p);
