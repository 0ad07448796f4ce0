<?php
$min = new SplMinHeap;
$max = new SplMaxHeap;
foreach ([5, 3, 8, 1, 9, 2, 7] as $x) {
    $min->insert($x);
    $max->insert($x);
}
echo $min->extract(), $min->top(), count($min), ' ', $max->extract(), $max->top(), "\n";
foreach ($max as $key => $x) {
    echo "$key=>$x ";
}
var_dump($max->isEmpty(), $max->valid());
class ByLength extends SplHeap
{
    protected function compare($a, $b): int { return strlen($b) - strlen($a); }
}
$words = new ByLength;
foreach (['ccc', 'a', 'bb', 'dddd'] as $word) {
    $words->insert($word);
}
echo implode(',', iterator_to_array($words, false)), "\n";
$queue = new SplPriorityQueue;
foreach (['low' => 1, 'high' => 10, 'middle' => 5, 'pair' => [5, 1]] as $value => $priority) {
    $queue->insert($value, $priority);
}
$queue->setExtractFlags(SplPriorityQueue::EXTR_BOTH);
print_r($queue->extract());
$queue->setExtractFlags(SplPriorityQueue::EXTR_PRIORITY);
echo $queue->top(), "\n";
$queue->setExtractFlags(SplPriorityQueue::EXTR_DATA);
while ($queue->valid()) {
    echo $queue->current(), ' ';
    $queue->next();
}
echo "\n";
class Quarrel extends SplMinHeap
{
    protected function compare($a, $b): int
    {
        if ($a === 3 || $b === 3) {
            throw new Exception('not with 3');
        }
        return parent::compare($a, $b);
    }
}
$heap = new Quarrel;
$heap->insert(1);
foreach ([fn() => $heap->insert(3), fn() => $heap->top(), fn() => $heap->recoverFromCorruption(), fn() => $min->insert(0)] as $f) {
    try {
        var_dump($f());
    } catch (Exception $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
var_dump($heap->isCorrupted(), $heap);
try {
    (new SplMinHeap)->extract();
} catch (RuntimeException $e) {
    echo $e->getMessage(), "\n";
}
