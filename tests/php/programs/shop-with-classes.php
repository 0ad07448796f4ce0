<?php
interface Priced
{
    public function price(): float;
}
abstract class Product implements Priced, JsonSerializable
{
    private static int $made = 0;
    public readonly int $id;
    public function __construct(protected string $name, protected float $net)
    {
        $this->id = ++self::$made;
    }
    abstract protected function rate(): float;
    public function price(): float
    {
        return round($this->net * (1 + $this->rate()), 2);
    }
    public function jsonSerialize(): array
    {
        return ['id' => $this->id, 'name' => (string) $this, 'price' => $this->price()];
    }
    public function __toString(): string
    {
        return static::class . ":$this->name";
    }
    public static function made(): int
    {
        return self::$made;
    }
}
final class Book extends Product
{
    protected function rate(): float
    {
        return 0.07;
    }
}
final class Toy extends Product
{
    protected function rate(): float
    {
        return 0.19;
    }
}
class Cart implements IteratorAggregate, Countable, ArrayAccess
{
    private array $lines = [];
    public function add(Product $p, int $n = 1): static
    {
        $this->lines[$p->id] ??= [$p, 0];
        $this->lines[$p->id][1] += $n;
        return $this;
    }
    public function getIterator(): Generator
    {
        foreach ($this->lines as [$product, $n]) {
            yield $product => $n;
        }
    }
    public function count(): int
    {
        return array_sum(array_column($this->lines, 1));
    }
    public function offsetExists(mixed $id): bool
    {
        return isset($this->lines[$id]);
    }
    public function offsetGet(mixed $id): Product
    {
        return $this->lines[$id][0] ?? throw new OutOfBoundsException("no line $id");
    }
    public function offsetSet(mixed $id, mixed $value): void
    {
        throw new BadMethodCallException('use add()');
    }
    public function offsetUnset(mixed $id): void
    {
        unset($this->lines[$id]);
    }
    public function total(): float
    {
        $total = 0;
        foreach ($this as $product => $n) {
            $total += $product->price() * $n;
        }
        return $total;
    }
}
$cart = (new Cart)->add($book = new Book('PHP', 20), 2)->add(new Toy('Lego', 49.99))->add($book);
foreach ($cart as $product => $n) {
    printf("%-12s %d x %7.2f\n", $product, $n, $product->price());
}
printf("%d items, %.2f\n", count($cart), $cart->total());
echo json_encode($cart[1]), isset($cart[9]) ? 'y' : 'n', Product::made(), "\n";
unset($cart[2]);
try {
    $cart[2];
} catch (OutOfBoundsException $e) {
    echo $e->getMessage(), "\n";
}
try {
    $cart[] = $book;
} catch (BadMethodCallException $e) {
    echo $e->getMessage(), "\n";
}
