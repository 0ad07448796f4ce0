<?php
// Objects: made, their properties read and written, their methods called.
class Node
{
    public ?Node $next = null;
    private int $count = 0;
    public static int $made = 0;

    public function __construct(public int $value)
    {
        self::$made++;
    }

    public function add(int $by): static
    {
        $this->count += $by;
        $this->value++;
        return $this;
    }

    public function total(): int
    {
        return $this->count + $this->value;
    }
}

$first = $last = new Node(0);
for ($i = 1; $i < 8000; $i++) {
    $last->next = new Node($i);
    $last = $last->next;
    $last->add(2)->add(3);
}
$sum = 0;
for ($node = $first; $node !== null; $node = $node->next) {
    $sum += $node->total();
}
echo $sum, ' ', Node::$made, "\n";
