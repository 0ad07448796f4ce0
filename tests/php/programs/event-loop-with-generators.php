<?php
final class Loop
{
    private SplQueue $queue;
    private array $log = [];
    public function __construct()
    {
        $this->queue = new SplQueue;
    }
    public function spawn(string $name, Generator $task): self
    {
        $this->queue->enqueue([$name, $task]);
        return $this;
    }
    public function run(): array
    {
        while (!$this->queue->isEmpty()) {
            [$name, $task] = $this->queue->dequeue();
            if (!$task->valid()) {
                $this->log[] = "$name done: " . json_encode($task->getReturn());
                continue;
            }
            $asked = $task->current();
            try {
                if ($asked instanceof Throwable) {
                    $task->throw($asked);
                } else {
                    $task->send(is_callable($asked) ? $asked() : "$name got $asked");
                }
                $this->queue->enqueue([$name, $task]);
            } catch (RuntimeException $e) {
                $this->log[] = "$name failed: {$e->getMessage()}";
            }
        }
        return $this->log;
    }
}
function worker(int $n): Generator
{
    $all = [];
    for ($i = 0; $i < $n; $i++) {
        $all[] = yield $i;
    }
    $all[] = yield from inner();
    return $all;
}
function inner(): Generator
{
    return (yield fn() => 'called') . '!';
}
function failing(): Generator
{
    try {
        yield new LogicException('recoverable');
    } catch (LogicException $e) {
        yield $e->getMessage();
    }
    yield new RuntimeException('fatal');
}
print_r((new Loop)->spawn('a', worker(2))->spawn('f', failing())->spawn('b', worker(1))->run());
