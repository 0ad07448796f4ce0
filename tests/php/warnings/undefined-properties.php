<?php
$o = new stdClass;
echo $o->nope;
$n = null;
echo $n->prop;
$i = 5;
echo $i->prop->deep;
var_dump($n?->a, isset($n->a->b), empty($i->x));
try {
    $n->x = 1;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    $i->m();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    $n->x->y = 1;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    $n->x[] = 1;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    $i->x++;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
