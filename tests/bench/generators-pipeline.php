<?php
// Generators feeding generators.
function numbers(int $limit): Generator
{
    for ($i = 1; $i <= $limit; $i++) {
        yield $i;
    }
}

function filter(iterable $values, callable $keep): Generator
{
    foreach ($values as $key => $value) {
        if ($keep($value)) {
            yield $key => $value;
        }
    }
}

function map(iterable $values, callable $change): Generator
{
    foreach ($values as $key => $value) {
        yield $key => $change($value);
    }
}

function chunks(iterable $values, int $size): Generator
{
    $chunk = [];
    foreach ($values as $value) {
        $chunk[] = $value;
        if (count($chunk) === $size) {
            yield $chunk;
            $chunk = [];
        }
    }
    if ($chunk) {
        yield $chunk;
    }
}

function joined(iterable ...$all): Generator
{
    foreach ($all as $values) {
        yield from $values;
    }
}

$pipeline = map(filter(joined(numbers(2000000), numbers(2000000)), fn($n) => $n % 3 !== 0), fn($n) => $n * 2 + 1);
$sum = $count = 0;
foreach (chunks($pipeline, 100) as $chunk) {
    $sum += array_sum($chunk);
    $count++;
}
echo "$sum $count\n";
