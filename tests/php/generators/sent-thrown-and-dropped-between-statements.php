<?php
// What comes back from a yield that is a statement of its own, and what ends the code there.
function echoing(): Generator
{
    $got = yield 'first';
    while ($got !== 'stop') {
        echo "got ", json_encode($got), "\n";
        $got = yield strtoupper((string) $got);
    }
    $last = yield;
    return [$got, $last];
}
$echoing = echoing();
var_dump($echoing->current());
var_dump($echoing->send('a'), $echoing->send(5));
$echoing->next();
var_dump($echoing->send('stop'));
var_dump($echoing->send('last'), $echoing->valid(), $echoing->getReturn());

class Loud
{
    public function __construct(private string $name) {}
    public function __destruct() { echo "end of {$this->name}\n"; }
}

function holding(): Generator
{
    $local = new Loud('local');
    foreach ([new Loud('element')] as $element) {
        yield 1;
        yield 2;
    }
}
$holding = holding();
$holding->current();
echo "drop\n";
unset($holding);
echo "dropped\n";

$holding = holding();
foreach ($holding as $value) {
    echo $value, "\n";
}
echo "ended\n";
unset($holding);

function throws(): Generator
{
    $local = new Loud('thrown through');
    yield 1;
    yield 2;
}
$throws = throws();
$throws->current();
try {
    $throws->throw(new Exception('into it'));
} catch (Exception $e) {
    echo get_class($e), ' ', $e->getMessage(), ' ', $e->getLine(), "\n";
}
var_dump($throws->valid());

function fails(): Generator
{
    yield 1;
    foreach ([1] as $one) {
        throw new LogicException('inside');
        yield 2;
    }
}
try {
    foreach (fails() as $value) {
        echo $value, "\n";
    }
} catch (LogicException $e) {
    echo $e->getMessage(), ' on line ', $e->getLine(), "\n";
    echo $e->getTraceAsString(), "\n";
}

function itself(): Generator
{
    global $self;
    yield 1;
    try {
        $self->next();
    } catch (Error $e) {
        echo $e->getMessage(), "\n";
    }
    yield 2;
}
// The same without a try around, in steps.
function itselfPlainly(): Generator
{
    global $self;
    yield 1;
    $self->next();
    yield 2;
}
foreach (['itself', 'itselfPlainly'] as $function) {
    $self = $function();
    try {
        foreach ($self as $value) {
            echo $value, "\n";
        }
    } catch (Error $e) {
        echo 'caught: ', $e->getMessage(), "\n";
    }
}

function shares(array &$log): Generator
{
    static $calls = 0;
    $calls++;
    $log[] = "call $calls";
    yield $calls;
    $log[] = 'after';
}
$log = [];
foreach (shares($log) as $value);
foreach (shares($log) as $value);
echo implode(', ', $log), "\n";

$fiber = new Fiber(function () {
    $generator = (function () {
        foreach ([1, 2] as $value) {
            $sent = Fiber::suspend("in the middle of $value");
            yield "$value $sent";
        }
    })();
    foreach ($generator as $value) {
        echo "yielded $value\n";
    }
    return 'fiber done';
});
echo $fiber->start(), "\n";
echo $fiber->resume('x'), "\n";
$fiber->resume('y');
echo $fiber->getReturn(), "\n";

// A fiber that is dropped while a generator in it runs.
$fiber = new Fiber(function () {
    $generator = (function () {
        $local = new Loud('generator in a fiber');
        Fiber::suspend();
        yield 1;
    })();
    foreach ($generator as $value);
});
$fiber->start();
unset($fiber);
gc_collect_cycles();
echo "fiber dropped\n";

// Deep chains.
function deep(int $level): Generator
{
    if ($level > 0) {
        foreach (deep($level - 1) as $value) {
            yield $value + 1;
        }
        return;
    }
    yield 0;
    yield 100;
}
echo array_sum(iterator_to_array(deep(500), false)), "\n";
function deepFrom(int $level): Generator
{
    if ($level > 0) {
        yield from deepFrom($level - 1);
    }
    yield $level;
}
$sum = 0;
foreach (deepFrom(500) as $value) {
    $sum += $value;
}
echo $sum, "\n";
