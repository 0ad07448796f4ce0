<?php
// Elements unset, appended and found at the ends, while others share the array, walk it or refer to it.
class Box
{
    public array $typed = ['a' => 1, 'b' => 2];
    public $plain = ['a' => 1, 'b' => 2];
    public ?array $maybe = null;
    public readonly array $fixed;

    public function __construct()
    {
        $this->fixed = ['a' => 1];
    }

    public function drop(string $key): void
    {
        unset($this->typed[$key], $this->plain[$key], $this->maybe[$key]);
    }

    public function add(mixed $value): void
    {
        $this->typed[] = $value;
        $this->plain[] = $value;
        $this->maybe[] = $value;
    }

    public function breakFixed(): void
    {
        try {
            $this->fixed[] = 2;
        } catch (Error $error) {
            echo $error->getMessage(), "\n";
        }
        try {
            unset($this->fixed['a']);
        } catch (Error $error) {
            echo $error->getMessage(), "\n";
        }
    }
}

$box = new Box;
$copy = $box->typed;
$reference = &$box->plain;
$box->drop('a');
$box->drop('missing');
$box->add('new');
echo json_encode([$box, $copy, $reference]), "\n";
$box->breakFixed();

// Queues that drop what came first.
$queue = [];
for ($i = 0; $i < 40; $i++) {
    $queue["k$i"] = $i;
    if (count($queue) > 5) {
        unset($queue[array_key_first($queue)]);
    }
}
echo json_encode($queue), ' ', array_key_first($queue), ' ', array_key_last($queue), "\n";
$numbers = range(0, 9);
for ($i = 0; $i < 8; $i++) {
    unset($numbers[$i]);
    echo array_key_first($numbers), ' ';
}
foreach ($numbers as $key => $number) {
    echo "[$key=>$number]";
}
var_dump(array_key_first([]));

// While a loop walks a snapshot.
$list = [1, 2, 3, 4, 5];
foreach ($list as $key => $value) {
    unset($list[$key], $list[$key + 1]);
    $list[] = "after $value";
}
echo json_encode($list), "\n";
foreach ($list as $key => &$value) {
    if ($key % 2) {
        unset($list[$key]);
        continue;
    }
    $value .= '!';
}
unset($value);
echo json_encode($list), "\n";

// What is unset goes at once, and its destructor sees the array without it.
class Loud
{
    public function __construct(public string $name) {}

    public function __destruct()
    {
        global $things;
        echo "{$this->name} goes, ", count($things), " left\n";
    }
}
$things = ['a' => new Loud('a'), 'b' => new Loud('b')];
unset($things['a']);
unset($things['nothing']);
$kept = $things;
unset($things['b']);
echo "kept\n";
$things = [];
unset($kept);

try {
    $text = 'text';
    unset($text[0]);
} catch (Error $error) {
    echo $error->getMessage(), "\n";
}
$number = 5;
try {
    unset($number['x']);
} catch (Error $error) {
    echo $error->getMessage(), "\n";
}
unset($undefined['x']);

// Taking apart, with elements of the array that is assigned.
[$a, $b] = [1, 2];
[$a, $b] = [$b, $a];
echo "$a $b\n";
$pair = ['x' => 1, 'y' => ['z' => 2]];
['x' => $x, 'y' => ['z' => $z], 'w' => $w] = $pair;
echo "$x $z ", json_encode($w), "\n";
[$pair, $rest] = [[...array_values($pair)], $pair];
echo json_encode([$pair, $rest]), "\n";
$r = 1;
$q = &$r;
[$q, $s] = [5, 6];
echo "$r $s\n";
