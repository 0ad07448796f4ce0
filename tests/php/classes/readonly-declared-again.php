<?php
// A class that declares a readonly property again leaves its parent the right to set it, if the parent declares it too.
class Shape
{
    public readonly string $name;
    public function name(string $name): void { $this->name = $name; }
}
class Square extends Shape
{
    public readonly string $name;
}
class Circle extends Shape
{
    public function rename(string $name): void { $this->name = $name; }
}
class Base
{
    public function set(): void { $this->late = 1; }
}
class Late extends Base
{
    public readonly int $late;
}
$square = new Square;
$square->name('square');
var_dump($square->name);
foreach ([fn () => $square->name('again'), fn () => (new Circle)->rename('circle'), fn () => (new Late)->set()] as $try) {
    try {
        $try();
    } catch (Error $e) {
        echo $e->getMessage(), "\n";
    }
}
