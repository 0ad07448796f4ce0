<?php
$s = new SplStack;
$s->push(1);
$s->push(2);
echo $s->pop(), $s->top(), count($s);
$q = new SplQueue;
$q->enqueue('a');
$q[] = 'b';
echo $q->dequeue(), count($q);
$h = new SplMinHeap;
foreach ([3, 1, 2] as $x) {
    $h->insert($x);
}
echo $h->extract(), $h->top();
$p = new SplPriorityQueue;
$p->insert('low', 1);
$p->insert('high', 10);
echo $p->extract();
$f = new SplFixedArray(3);
$f[0] = 'x';
try {
    $f[5] = 1;
} catch (RuntimeException $e) {
    echo $e->getMessage();
}
$st = new SplObjectStorage;
$k = new stdClass;
$st[$k] = 'data';
echo count($st), $st[$k], $st->contains(new stdClass) ? 'y' : 'n', "\n";
