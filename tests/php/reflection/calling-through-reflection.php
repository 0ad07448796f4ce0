<?php
class Counter
{
    private int $n = 0;
    private static array $log = [];
    private function add(int $by = 1, string ...$notes): int
    {
        self::$log[] = $notes;
        return $this->n += $by;
    }
    private function __construct(int $start)
    {
        $this->n = $start;
    }
    public static function twice(int &$value): int
    {
        return $value *= 2;
    }
}
$class = new ReflectionClass('Counter');
try {
    $class->newInstance(1);
} catch (ReflectionException $e) {
    echo $e->getMessage(), "\n";
}
$counter = $class->newInstanceWithoutConstructor();
$add = $class->getMethod('add');
var_dump($add->invoke($counter, 2), $add->invoke($counter, by: 3), $add->invokeArgs($counter, ['by' => 4, 'a' => 'x']));
$closure = $add->getClosure($counter);
var_dump($closure(10), (new ReflectionFunction($closure))->getName());
$n = new ReflectionProperty('Counter', 'n');
$n->setValue($counter, '7');
var_dump($n->getValue($counter), $n->isInitialized($counter), $class->getStaticPropertyValue('log'));
$value = 21;
var_dump((new ReflectionMethod('Counter::twice'))->invokeArgs(null, [&$value]), $value);
var_dump((new ReflectionMethod('Counter::twice'))->invoke(null, 4));
foreach ([[$add, [new stdClass]], [$add, [null]], [$n, [new stdClass]]] as [$reflection, $arguments]) {
    try {
        $reflection instanceof ReflectionMethod ? $reflection->invoke(...$arguments) : $reflection->getValue(...$arguments);
    } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
function outer()
{
    static $calls = 0, $list = [1, PHP_VERSION_ID > 1];
    $used = ++$calls;
    return fn ($a = 1) => $used + $a;
}
$outer = new ReflectionFunction('outer');
var_dump($outer->getStaticVariables());
$inner = new ReflectionFunction(outer());
var_dump($inner->getClosureUsedVariables(), $inner->invoke(), $outer->getStaticVariables()['calls']);
function steps()
{
    yield 1;
    yield from more();
}
function more()
{
    yield 2;
}
$steps = steps();
$steps->next();
$generator = new ReflectionGenerator($steps);
var_dump($generator->getExecutingLine(), $generator->getFunction()->name, count($generator->getTrace()), $generator->getThis());
$fiber = new Fiber(function () { Fiber::suspend(1); });
$fiber->start();
var_dump((new ReflectionFiber($fiber))->getExecutingLine(), array_column((new ReflectionFiber($fiber))->getTrace(), 'function'));
$list = [1, &$value, &$list[1]];
var_dump(ReflectionReference::fromArrayElement($list, 0), ReflectionReference::fromArrayElement($list, 1)->getId() === ReflectionReference::fromArrayElement($list, 2)->getId());
