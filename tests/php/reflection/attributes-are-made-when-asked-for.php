<?php
#[Attribute(Attribute::TARGET_METHOD | Attribute::TARGET_CLASS)]
class Route
{
    public function __construct(public string $path, public array $methods = ['GET'])
    {
        echo "made $path\n";
    }
}
#[Attribute]
class Plain {}
class NoAttribute {}
interface Marker {}
#[Attribute(Attribute::TARGET_PROPERTY | Attribute::IS_REPEATABLE)]
class Tag implements Marker
{
    public function __construct(public int $n) {}
}
#[Route('/c')]
class Controller
{
    const PREFIX = '/api';
    #[Tag(1), Tag(2)]
    public int $tagged = 0;
    #[Route(self::PREFIX . '/list', methods: ['GET', 'POST'])]
    public function list() {}
    #[Plain, Plain]
    public function twice() {}
    #[Route('/prop')]
    public $wrong;
    #[Missing(1 / 0)]
    public function missing() {}
    #[NoAttribute]
    public function none() {}
    #[Plain(1)]
    public function tooMany() {}
}
$class = new ReflectionClass(Controller::class);
foreach ($class->getAttributes() as $attribute) {
    echo $attribute->getName(), ' ', $attribute->getTarget(), "\n";
    var_dump($attribute->getArguments(), $attribute->newInstance());
}
foreach ($class->getProperty('tagged')->getAttributes(Marker::class, ReflectionAttribute::IS_INSTANCEOF) as $tag) {
    var_dump($tag->newInstance()->n, $tag->isRepeated());
}
foreach ($class->getMethods() as $method) {
    foreach ($method->getAttributes() as $attribute) {
        try {
            echo $method->name, ': ', get_class($attribute->newInstance()), "\n";
        } catch (Throwable $e) {
            echo $method->name, ': ', get_class($e), ' ', $e->getMessage(), "\n";
        }
    }
}
try {
    $class->getProperty('wrong')->getAttributes()[0]->newInstance();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
echo $class->getAttributes()[0];
