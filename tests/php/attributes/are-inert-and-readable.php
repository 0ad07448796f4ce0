<?php
#[Attribute(Attribute::TARGET_CLASS | Attribute::IS_REPEATABLE)]
class Tag
{
    function __construct(public string $name, public array $opts = [])
    {
    }
}
#[Tag('a'), Tag(name: 'b', opts: ['x' => 1 + 1])]
#[Undefined(1)]
class Subject
{
    #[Deprecated] public $p;
    #[A, B] const C = 1;
    function m(#[SensitiveParameter] $s)
    {
    }
}
$r = new ReflectionClass('Subject');
foreach ($r->getAttributes() as $a) {
    echo $a->getName(), ' ', json_encode($a->getArguments()), "\n";
}
$t = $r->getAttributes(Tag::class)[1]->newInstance();
var_dump($t);
try {
    $r->getAttributes()[2]->newInstance();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
$f = #[Pure] fn(#[X] $x) => $x;
echo $f('works'), "\n";
