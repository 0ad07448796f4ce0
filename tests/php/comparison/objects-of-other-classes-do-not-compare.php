<?php
// Each of these classes has a comparison of its own, which is for its own objects.
$objects = [
    new ArrayObject([1]), new ArrayIterator([1]), new SplObjectStorage, new SplFixedArray(1), new DateTimeZone('UTC'), new DateInterval('P1D'),
    new DateTime('2020-01-01'), new DateTimeImmutable('2020-01-01'), new SplDoublyLinkedList, new SplMinHeap, new stdClass, new Exception('x'),
    function () {
    }, (function () {
        yield 1;
    })(), new Fiber('strlen'), unserialize('O:7:"Missing":0:{}'),
];
foreach ($objects as $i => $left) {
    foreach ($objects as $j => $right) {
        $kin = [[0, 1], [6, 7]];
        if ($i !== $j && !in_array([min($i, $j), max($i, $j)], $kin)) {
            echo (int) ($left == $right), $left <=> $right, ' ';
        }
    }
    echo "\n";
}
var_dump(new ArrayObject([1]) == new ArrayIterator([1]), new DateTime('2020-01-01') == new DateTimeImmutable('2020-01-01'));
