<?php
// A hundred thousand levels of everything: each ends in a result or a message, at once.
class Link
{
    public $next;
}
const LEVELS = 100000;
$nested = function (): array {
    $array = [];
    for ($i = 0; $i < LEVELS; $i++) {
        $array = [$array];
    }
    return $array;
};
$linked = function (): ?Link {
    $last = null;
    for ($i = 0; $i < LEVELS; $i++) {
        $link = new Link;
        $link->next = $last;
        $last = $link;
    }
    return $last;
};
$array = $nested();
var_dump(json_encode($array), json_last_error_msg());
var_dump(json_encode($linked()), json_last_error_msg());
$json = str_repeat('[', LEVELS) . str_repeat(']', LEVELS);
var_dump(json_decode($json), json_last_error_msg());
$text = str_repeat('a:1:{i:0;', LEVELS) . 'i:1;' . str_repeat('}', LEVELS);
var_dump(@unserialize($text));
var_dump(is_array(unserialize($text, ['max_depth' => 0])));
class Node
{
    public $next;

    public function __destruct()
    {
        $this->next = null;
    }
}
$last = null;
for ($i = 0; $i < LEVELS; $i++) {
    $node = new Node;
    $node->next = $last;
    $last = $node;
}
unset($node);
$cycle = $first = new Link;
for ($i = 0; $i < LEVELS; $i++) {
    $link = new Link;
    $link->next = $cycle;
    $cycle = $link;
}
$first->next = $cycle;
unset($cycle, $first, $link);
var_dump(gc_collect_cycles());
$closure = fn() => 1;
for ($i = 0; $i < LEVELS; $i++) {
    $closure = function () use ($closure) {
    };
}
unset($closure, $array);
$iterator = new ArrayIterator([1]);
for ($i = 0; $i < 10000; $i++) {
    $iterator = new IteratorIterator($iterator);
}
unset($iterator);
echo "end\n";
