<?php
namespace App;

/** A shape. */
abstract class Shape implements \Countable
{
    const SIDES = 3;
    private const NAMES = ['a', 'b'];
    public static int $made = 0;
    protected ?string $label = null;
    public readonly array $points;
    public $computed = self::SIDES * 2;

    public function __construct(private int|string $id, public float $scale = 1.0) {}
    abstract protected function area(): float;
    final public static function make(self $from, int &$count, string ...$rest): static|null
    {
        return null;
    }
    public function count(): int
    {
        return self::SIDES;
    }
}
class Circle extends Shape
{
    protected function area(float $pi = \M_PI, array $o = ['k' => [1, 2]], $e = Shape::SIDES, $n = new \stdClass()): float
    {
        return 0;
    }
    private function hidden() {}
}
$strip = fn ($text) => preg_replace('~@@ \S*/~', '@@ ', (string) $text);
echo $strip(new \ReflectionClass(Shape::class));
echo $strip(new \ReflectionMethod(Circle::class, 'area'));
echo new \ReflectionProperty(Shape::class, 'label'), new \ReflectionClassConstant(Shape::class, 'SIDES');
foreach ((new \ReflectionMethod(Circle::class, 'area'))->getParameters() as $parameter) {
    echo $parameter, ' ', json_encode($parameter->isDefaultValueConstant() ? $parameter->getDefaultValueConstantName() : null), "\n";
}
$x = 1;
echo $strip(new \ReflectionFunction(function (int $a, &...$b) use ($x) { static $s = 2; }));
echo new \ReflectionFunction('ucfirst');
$object = new Circle(5);
$object->extra = 1;
echo substr_count($strip(new \ReflectionObject($object)), "\n"), "\n";
