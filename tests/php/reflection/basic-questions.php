<?php
abstract class A implements Countable
{
    public int $x = 5;
    protected static ?string $s = null;
    const C = 'c';
    /** Doc comment. */
    final public function m(int $a, string ...$rest): ?array
    {
        return null;
    }
    abstract protected function ab();
}
$r = new ReflectionClass('A');
var_dump($r->isAbstract(), $r->isInterface(), $r->getShortName(), $r->implementsInterface('Countable'), $r->getConstants(), array_map(fn($m) => $m->getName(), $r->getMethods()), array_map(fn($p) => (string) $p->getType(), $r->getProperties()));
$m = $r->getMethod('m');
var_dump($m->getDocComment(), $m->getNumberOfParameters(), $m->getNumberOfRequiredParameters(), (string) $m->getReturnType(), $m->isFinal(), $m->getParameters()[1]->isVariadic(), (string) $m->getParameters()[0]->getType());
$f = new ReflectionFunction(fn($a, $b = [1]) => 1);
var_dump($f->getParameters()[1]->getDefaultValue(), $f->invoke(1), $f->isVariadic());
