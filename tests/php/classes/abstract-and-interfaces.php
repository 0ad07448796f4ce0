<?php
interface HasArea
{
    const UNITS = 'cm';
    public function area(): float;
    public static function make(): static;
}
interface Named extends HasArea, Countable
{
}
abstract class Shape implements HasArea
{
    abstract protected function name(): string;
    function describe()
    {
        return sprintf('%s %.1f%s', $this->name(), $this->area(), static::UNITS);
    }
}
class Square extends Shape
{
    function area(): float
    {
        return 4;
    }
    public function name(): string
    {
        return 'square';
    }
    static function make(): static
    {
        return new static;
    }
}
echo Square::make()->describe(), "\n";
var_dump(Square::make() instanceof HasArea, interface_exists('Named'), class_implements('Square'));
try {
    new Shape;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    new HasArea;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
