<?php
// Shortest paths over a graph of objects, with a heap of objects: method calls, interfaces, arrays in properties.
interface Weighted
{
    public function weight(): int;
}

final class Edge implements Weighted
{
    public function __construct(private Vertex $target, private int $weight) {}

    public function target(): Vertex
    {
        return $this->target;
    }

    public function weight(): int
    {
        return $this->weight;
    }
}

final class Vertex
{
    /** @var Edge[] */
    private array $edges = [];
    private int $distance = PHP_INT_MAX;

    public function __construct(public readonly int $id) {}

    public function connect(Vertex $other, int $weight): static
    {
        $this->edges[] = new Edge($other, $weight);
        return $this;
    }

    public function edges(): array
    {
        return $this->edges;
    }

    public function distance(): int
    {
        return $this->distance;
    }

    public function shorten(int $distance): bool
    {
        if ($distance >= $this->distance) {
            return false;
        }
        $this->distance = $distance;
        return true;
    }
}

final class Queue
{
    private array $items = [];
    private int $size = 0;

    public function push(int $priority, Vertex $vertex): void
    {
        $at = $this->size++;
        while ($at > 0 && $this->items[$parent = ($at - 1) >> 1][0] > $priority) {
            $this->items[$at] = $this->items[$parent];
            $at = $parent;
        }
        $this->items[$at] = [$priority, $vertex];
    }

    public function pop(): ?array
    {
        if ($this->size === 0) {
            return null;
        }
        $top = $this->items[0];
        $last = $this->items[--$this->size];
        unset($this->items[$this->size]);
        if ($this->size > 0) {
            $at = 0;
            while (($child = 2 * $at + 1) < $this->size) {
                if ($child + 1 < $this->size && $this->items[$child + 1][0] < $this->items[$child][0]) {
                    $child++;
                }
                if ($this->items[$child][0] >= $last[0]) {
                    break;
                }
                $this->items[$at] = $this->items[$child];
                $at = $child;
            }
            $this->items[$at] = $last;
        }
        return $top;
    }
}

$seed = 11;
$vertices = [];
for ($i = 0; $i < 60000; $i++) {
    $vertices[] = new Vertex($i);
}
foreach ($vertices as $vertex) {
    for ($i = 0; $i < 5; $i++) {
        $seed = ($seed * 1103515245 + 12345) & 0x7fffffff;
        $vertex->connect($vertices[($seed >> 8) % 60000], 1 + ($seed >> 4) % 100);
    }
}
$queue = new Queue;
$vertices[0]->shorten(0);
$queue->push(0, $vertices[0]);
while ($entry = $queue->pop()) {
    [$distance, $vertex] = $entry;
    if ($distance > $vertex->distance()) {
        continue;
    }
    foreach ($vertex->edges() as $edge) {
        $next = $distance + $edge->weight();
        if ($edge->target()->shorten($next)) {
            $queue->push($next, $edge->target());
        }
    }
}
$sum = $reached = 0;
foreach ($vertices as $vertex) {
    if ($vertex->distance() < PHP_INT_MAX) {
        $sum += $vertex->distance();
        $reached++;
    }
}
echo "$reached $sum\n";
