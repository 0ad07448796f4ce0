<?php
// Loops, branches and jumps around a yield.
function show(string $name, iterable $all): void
{
    echo $name, ':';
    foreach ($all as $key => $value) {
        echo ' ', is_array($key) ? json_encode($key) : $key, '=', json_encode($value);
    }
    echo "\n";
}

function loops(): Generator
{
    for ($i = 0, $j = 10; $i < 3; $i++, $j--) {
        if ($i === 1) {
            continue;
        }
        yield $i => $j;
    }
    while (true) {
        if ($i > 5) {
            break;
        } elseif ($i === 4) {
            yield 'four';
        } else {
            yield 'other ' . $i;
        }
        $i++;
    }
    do {
        yield 'once';
    } while (false);
    for (;;) {
        yield 'endless';
        break;
    }
}
show('loops', loops());

function nested(array $rows): Generator
{
    foreach ($rows as $name => $row) {
        foreach ($row as $at => $cell) {
            if ($cell === 'skip row') {
                continue 2;
            }
            if ($cell === 'stop') {
                break 2;
            }
            foreach ([1, 2, 3] as $times) {
                if ($times === 2 && $cell === 'b') {
                    continue 2;
                }
                yield "$name$at" => str_repeat($cell, $times);
            }
        }
        yield "end of $name";
    }
    return 'done';
}
$nested = nested(['x' => ['a', 'b'], 'y' => ['c', 'skip row', 'd'], 'z' => ['e', 'stop', 'f'], 'never' => ['g']]);
show('nested', $nested);
echo $nested->getReturn(), "\n";

function breaksTooFar(): Generator
{
    foreach ([1, 2] as $value) {
        yield $value;
        if ($value === 2) {
            return 'early';
        }
    }
}
$early = breaksTooFar();
show('early', $early);
var_dump($early->getReturn());

class Point
{
    public $x = 1;
    protected $y = 2;
    private $z = 3;

    public function all(): Generator
    {
        foreach ($this as $name => $value) {
            yield $name => $value;
        }
    }
}

function properties(object $object): Generator
{
    foreach ($object as $name => $value) {
        yield $name => $value;
    }
}
show('from outside', properties(new Point));
show('from inside', (new Point)->all());

function nothing($subject): Generator
{
    foreach ($subject as $value) {
        yield $value;
    }
    yield 'after';
}
show('not to be walked', nothing(7));

class Counting implements Iterator
{
    private int $at = 0;
    public function __construct(private int $count) {}
    public function current(): mixed { echo '<current>'; return $this->at * 10; }
    public function key(): mixed { echo '<key>'; return "k{$this->at}"; }
    public function next(): void { echo '<next>'; $this->at++; }
    public function rewind(): void { echo '<rewind>'; $this->at = 0; }
    public function valid(): bool { echo '<valid>'; return $this->at < $this->count; }
    public function __destruct() { echo '<gone>'; }
}

function walks(): Generator
{
    foreach (new Counting(2) as $key => $value) {
        yield $key => $value;
    }
    echo '<behind>';
    yield from new Counting(1);
    $all = yield from ['p' => 1, 'q' => 2];
    var_dump($all);
    $returned = yield from breaksTooFar();
    var_dump($returned);
}
show('iterators', walks());

function changed(): Generator
{
    $list = [1, 2];
    foreach ($list as $value) {
        $list[] = $value + 10;
        yield $value;
    }
    $also = &$list;
    foreach ($list as $value) {
        $also = [];
        yield $value;
    }
    foreach ([[1, [2]], [3, [4]]] as [$a, [$b]]) {
        yield $a => $b;
    }
}
show('changed meanwhile', changed());
