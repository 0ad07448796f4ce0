<?php
class Node
{
    public $next;
    public static $destructed = 0;

    public function __destruct()
    {
        self::$destructed++;
    }
}

$head = null;
for ($i = 0; $i < 1000000; $i++) {
    $node = new Node;
    $node->next = $head;
    $head = $node;
}
unset($node);
$head = null;
echo Node::$destructed, "\n";

// Objects of the library, and closures, hold each other as well.
foreach ([
    fn($inner) => new ArrayObject([$inner]), fn($inner) => SplFixedArray::fromArray([$inner]), fn($inner) => [&$inner],
    fn($inner) => function () use ($inner) {
    }, fn($inner) => new Exception('', 0, $inner instanceof Exception ? $inner : null),
    function ($inner) {
        $list = new SplDoublyLinkedList;
        $list->push($inner);
        return $list;
    }, function ($inner) {
        $generator = (function () use ($inner) {
            yield $inner;
        })();
        return $generator;
    },
] as $wrap) {
    $chain = null;
    for ($i = 0; $i < 50000; $i++) {
        $chain = $wrap($chain);
    }
    unset($chain);
    echo 'freed ';
}
