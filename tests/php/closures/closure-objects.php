<?php
$f = function (int $a, &$b, ...$c) {
};
var_dump($f instanceof Closure, is_object($f), is_callable($f));
try {
    $f->x = 1;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    new Closure;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    serialize($f);
} catch (Exception $e) {
    echo $e->getMessage(), "\n";
}
var_dump($f == $f, $f == clone $f, $f === clone $f);
var_dump(function () {
});
echo (new ReflectionFunction($f))->getNumberOfParameters(), "\n";
