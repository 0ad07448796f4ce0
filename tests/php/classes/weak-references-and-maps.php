<?php
$o = new stdClass;
$w = WeakReference::create($o);
var_dump($w->get() === $o, WeakReference::create($o) === $w);
unset($o);
var_dump($w->get());
$map = new WeakMap;
$k1 = new stdClass;
$k2 = new ArrayObject;
$map[$k1] = 'one';
$map[$k2] = 'two';
var_dump(count($map), $map[$k1], isset($map[$k2]), isset($map[new stdClass]));
unset($k1);
var_dump(count($map));
foreach ($map as $key => $value) {
    echo get_class($key), $value, "\n";
}
try {
    $map['string'] = 1;
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
try {
    $map[new stdClass];
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
