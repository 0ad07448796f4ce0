<?php
$list = new SplDoublyLinkedList;
foreach (['b', 'c', 'd'] as $x) { $list->push($x); }
$list->unshift('a');
$list->add(2, 'between');
unset($list[4]);
foreach ($list as $i => $x) { echo "$i $x\n"; }
$list->setIteratorMode(SplDoublyLinkedList::IT_MODE_LIFO);
foreach ($list as $i => $x) { echo "$i $x\n"; }
var_dump($list->top(), $list->bottom(), $list[0], isset($list[9]));
$stack = new SplStack;
$stack[] = 1; $stack[] = 2; $stack[] = 3;
echo $stack->pop(), $stack->top(), count($stack), "\n";
foreach ($stack as $x) { echo $x, "\n"; }
$queue = new SplQueue;
$queue->enqueue('first'); $queue->enqueue('second');
echo $queue->dequeue(), ' ', count($queue), "\n";
$queue->setIteratorMode(SplQueue::IT_MODE_DELETE);
$queue[] = 'third';
foreach ($queue as $x) { echo $x, "\n"; }
var_dump($queue->isEmpty());
foreach ([fn() => $queue->pop(), fn() => $list[17], fn() => $stack->setIteratorMode(0)] as $f) {
    try {
        $f();
    } catch (Exception $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
var_dump($stack);
echo $text = serialize($stack), "\n";
var_dump(unserialize($text) == $stack);
// Elements that go while they are walked.
$list = new SplDoublyLinkedList;
for ($i = 0; $i < 5; $i++) { $list[] = $i; }
foreach ($list as $i => $x) {
    echo $x;
    if ($x === 1) { $list->offsetUnset(1); }
    if ($x === 3) { $list->pop(); }
}
echo "\n";
