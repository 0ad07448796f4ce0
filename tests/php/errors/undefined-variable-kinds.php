<?php
echo $a;
echo $b['x'];
echo $c->d;
$e->f ?? null;
try {
    $g->h = 1;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    $i->m();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
$j = $k + 1;
$l .= 'x';
$m++;
return $n;
