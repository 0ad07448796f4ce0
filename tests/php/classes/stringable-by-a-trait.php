<?php
// __toString makes a class Stringable also where a trait brings it; the trait itself is not.
trait Named
{
    public function __toString(): string { return static::class; }
}
trait NamedToo
{
    use Named;
}
class Person
{
    use Named;
}
class Town
{
    use NamedToo;
}
function show(Stringable|int $what): void { echo $what, "\n"; }
show(new Person);
show(new Town);
var_dump((new ReflectionClass('Named'))->getInterfaceNames(), (new ReflectionClass('Town'))->getInterfaceNames());
