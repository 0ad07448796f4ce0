<?php
class Hooked implements IteratorAggregate, Countable, ArrayAccess, JsonSerializable
{
    public $a;
    protected $b;
    private $c;
    public ?int $typed = null;
    public ?Hooked $next = null;

    public function __wakeup()
    {
        $this->a = null;
        unset($this->b);
    }

    public function __destruct()
    {
        $this->c = [$this->a];
    }

    public function getIterator(): Iterator
    {
        return new ArrayIterator((array) $this->a);
    }

    public function count(): int
    {
        return 1;
    }

    public function offsetExists(mixed $o): bool
    {
        return true;
    }

    public function offsetGet(mixed $o): mixed
    {
        return $this->$o;
    }

    public function offsetSet(mixed $o, mixed $v): void
    {
        $this->a[$o] = $v;
    }

    public function offsetUnset(mixed $o): void
    {
        unset($this->a[$o]);
    }

    public function jsonSerialize(): mixed
    {
        return $this->a;
    }
}
class Built
{
    public array $data = [];

    public function __serialize(): array
    {
        return $this->data;
    }

    public function __unserialize(array $data): void
    {
        $this->data = $data;
        $data[] = &$this->data;
    }
}
class Slept
{
    public $x = 1;
    public readonly int $y;

    public function __sleep()
    {
        return ['x', 'y'];
    }
}
enum Suit: string
{
    case Hearts = 'h';
    case Spades = 's';
}
set_error_handler(fn() => true);
$text = $argv[1] ?? '';
foreach ([[], ['allowed_classes' => ['Hooked', 'stdClass']], ['max_depth' => 3]] as $options) {
    foreach ([$text, 'a:1:{i:0;' . $text . '}'] as $given) {
        try {
            $value = unserialize($given, $options);
            $again = serialize($value);
            $same = unserialize($again) == $value;
            ob_start();
            var_dump($value);
            print_r($value);
            debug_zval_dump($value);
            ob_end_clean();
        } catch (Throwable) {
        }
        try {
            json_encode($value);
            foreach ($value as &$part) {
                $part = [$part, &$value];
            }
            unset($part);
            $copy = is_object($value) ? clone $value : $value;
            $copy[] = $value;
            count($copy, COUNT_RECURSIVE);
        } catch (Throwable) {
        }
        while (ob_get_level()) {
            ob_end_clean();
        }
        $value = $copy = null;
        gc_collect_cycles();
    }
}
