<?php
// A cache that forgets what was used longest ago, twice: on array order, and on a linked list of objects.
final class ArrayCache
{
    private array $entries = [];
    public int $hits = 0;

    public function __construct(private int $capacity) {}

    public function get(string $key): ?int
    {
        if (!isset($this->entries[$key])) {
            return null;
        }
        $value = $this->entries[$key];
        unset($this->entries[$key]);
        $this->entries[$key] = $value;
        $this->hits++;
        return $value;
    }

    public function set(string $key, int $value): void
    {
        unset($this->entries[$key]);
        $this->entries[$key] = $value;
        if (count($this->entries) > $this->capacity) {
            unset($this->entries[array_key_first($this->entries)]);
        }
    }
}

final class Entry
{
    public ?Entry $previous = null;
    public ?Entry $next = null;

    public function __construct(public int $key = 0, public int $value = 0) {}
}

final class ListCache
{
    private array $index = [];
    private Entry $head;
    private Entry $tail;
    public int $hits = 0;

    public function __construct(private int $capacity)
    {
        $this->head = new Entry;
        $this->tail = new Entry;
        $this->head->next = $this->tail;
        $this->tail->previous = $this->head;
    }

    public function get(int $key): ?int
    {
        $entry = $this->index[$key] ?? null;
        if ($entry === null) {
            return null;
        }
        $this->hits++;
        $this->remove($entry);
        $this->append($entry);
        return $entry->value;
    }

    public function set(int $key, int $value): void
    {
        if (isset($this->index[$key])) {
            $this->remove($this->index[$key]);
        }
        $this->append($this->index[$key] = new Entry($key, $value));
        if (count($this->index) > $this->capacity) {
            $oldest = $this->head->next;
            $this->remove($oldest);
            unset($this->index[$oldest->key]);
        }
    }

    private function remove(Entry $entry): void
    {
        $entry->previous->next = $entry->next;
        $entry->next->previous = $entry->previous;
    }

    private function append(Entry $entry): void
    {
        $entry->previous = $this->tail->previous;
        $entry->next = $this->tail;
        $this->tail->previous->next = $entry;
        $this->tail->previous = $entry;
    }
}

$strings = new ArrayCache(2000);
$numbers = new ListCache(2000);
$seed = 9;
$sum = 0;
for ($i = 0; $i < 800000; $i++) {
    $seed = ($seed * 1103515245 + 12345) & 0x7fffffff;
    $key = ($seed >> 12) % (($seed >> 8) % 2 ? 1000 : 6000);
    $value = $strings->get("k$key");
    if ($value === null) {
        $strings->set("k$key", $i);
    } else {
        $sum += $value;
    }
    if (($value = $numbers->get($key)) === null) {
        $numbers->set($key, $i);
    } else {
        $sum -= $value % 1000;
    }
}
echo "$sum {$strings->hits} {$numbers->hits}\n";
