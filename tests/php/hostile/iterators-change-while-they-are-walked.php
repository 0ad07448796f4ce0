<?php
$storage = new SplObjectStorage;
for ($i = 0; $i < 4; $i++) {
    $storage[new stdClass] = $i;
}
foreach ($storage as $i => $object) {
    $storage->detach($object);
    echo $i, ' ', count($storage), "\n";
    if ($i > 5) {
        break;
    }
}
$list = new SplDoublyLinkedList;
foreach ([1, 2, 3, 4] as $n) {
    $list->push($n);
}
foreach ($list as $at => $n) {
    echo $at, '=', $n, ' ';
    $list->offsetUnset(0);
}
echo count($list), "\n";
$queue = new SplQueue;
$queue[] = 1;
$queue[] = 2;
$queue->rewind();
$queue->dequeue();
$queue->dequeue();
var_dump($queue->valid(), $queue->current());
$array = new ArrayObject([1, 2, 3, 4]);
foreach ($array as $key => $value) {
    echo $key, '=', $value, ' ';
    unset($array[$key]);
    if ($key === 0) {
        $array[] = 5;
    }
}
echo count($array), "\n";
$array = new ArrayIterator(['a' => 1, 'b' => 2]);
foreach ($array as $key => $value) {
    $array->offsetUnset('b');
    echo $key, "\n";
}
$heap = new SplMinHeap;
foreach ([3, 1, 2] as $n) {
    $heap->insert($n);
}
foreach ($heap as $n) {
    if ($n < 3) {
        $heap->insert($n + 10);
    }
    echo $n, ' ';
    if (count($heap) > 3) {
        break;
    }
}
echo "\n";
class Comparing extends SplHeap
{
    public $broken = false;

    protected function compare($a, $b): int
    {
        if ($a === 3 || $b === 3) {
            throw new Exception('not comparable');
        }
        try {
            $this->extract();
        } catch (RuntimeException $e) {
            echo $e->getMessage(), "\n";
        }
        return $a <=> $b;
    }
}
$heap = new Comparing;
$heap->insert(1);
$heap->insert(2);
try {
    $heap->insert(3);
} catch (Exception $e) {
    echo $e->getMessage(), "\n";
}
try {
    $heap->top();
} catch (Exception $e) {
    echo $e->getMessage(), "\n";
}
$heap->recoverFromCorruption();
var_dump(count($heap));
$fixed = SplFixedArray::fromArray([1, 2, 3, 4]);
foreach ($fixed as $i => $value) {
    echo $i, ' ';
    $fixed->setSize(2);
}
echo $fixed->getSize(), "\n";
function generate()
{
    global $generator;
    try {
        $generator = null;
        yield 1;
        yield 2;
    } finally {
        echo "closed\n";
    }
}
$generator = generate();
foreach ($generator as $value) {
    echo $value, "\n";
    break;
}
class Agg implements IteratorAggregate
{
    public function getIterator(): Iterator
    {
        global $agg;
        $agg = null;
        return new ArrayIterator([1, 2]);
    }
}
$agg = new Agg;
foreach ($agg as $value) {
    echo $value, "\n";
}
$inner = new ArrayIterator([1, 2, 3]);
$limit = new LimitIterator(new CallbackFilterIterator($inner, function ($v, $k, $it) {
    global $limit;
    $limit = null;
    return true;
}), 0, 2);
foreach ($limit as $v) {
    echo $v, "\n";
}
$multiple = new MultipleIterator;
$multiple->attachIterator($it = new ArrayIterator([1, 2, 3]));
foreach ($multiple as $values) {
    echo implode(',', $values), "\n";
    $multiple->detachIterator($it);
}
