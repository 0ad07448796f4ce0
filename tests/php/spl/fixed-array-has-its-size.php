<?php
$a = new SplFixedArray(3);
$a[0] = 'a';
$a['2'] = 'c';
var_dump($a, isset($a[0]), isset($a[1]), isset($a[7]), count($a));
foreach ([fn() => $a[3], fn() => $a[-1] = 1, fn() => $a[] = 1, fn() => $a['x'], fn() => new SplFixedArray(-1)] as $f) {
    try {
        $f();
    } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
$a->setSize(5);
$a[4] = 'e';
unset($a[0]);
echo json_encode($a), json_encode($a->toArray()), "\n";
$a->setSize(2);
foreach ($a as $i => $x) {
    foreach ($a as $j => $y) {
        echo "$i$j ";
    }
}
$b = SplFixedArray::fromArray([3 => 'x', 1 => 'y']);
var_dump($b->getSize(), $b->toArray(), SplFixedArray::fromArray([3 => 'x', 1 => 'y'], false)->toArray());
$copy = clone $b;
$copy[0] = 'only in the copy';
var_dump($b[0]);
echo serialize($b), "\n";
var_dump(unserialize(serialize($b)) == $b);
