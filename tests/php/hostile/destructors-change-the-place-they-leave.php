<?php
class Undo
{
    public function __construct(private string $name, private Closure $then)
    {
    }

    public function __destruct()
    {
        echo $this->name, "\n";
        ($this->then)();
    }
}

$array = [];
$array['x'] = new Undo('overwritten element', function () use (&$array) {
    $array['x'] = 'from the destructor';
    $array['y'] = 1;
});
$array['x'] = 'new value';
var_dump($array);

$array = [];
$array[] = new Undo('unset element', function () use (&$array) {
    $array = array_fill(0, 3, 'filled');
});
unset($array[0]);
var_dump($array);

$array = [new Undo('popped', function () use (&$array) {
    $array[] = 'pushed meanwhile';
})];
array_pop($array);
var_dump($array);

$array = [1, new Undo('spliced', function () use (&$array) {
    $array = [];
}), 3];
var_dump(count(array_splice($array, 1, 1, ['x', 'y'])));
var_dump($array);

$variable = new Undo('reassigned variable', function () use (&$variable) {
    $variable = 'set by destructor';
});
$variable = 'set by script';
var_dump($variable);

$object = new stdClass;
$object->p = new Undo('property', function () use ($object) {
    $object->p = new Undo('second', fn() => $object->p = 'last');
});
$object->p = 'value';
var_dump($object->p);
unset($object->p);

class Keeper
{
    public static $kept;
    public static $list = [];
}
Keeper::$kept = new Undo('static', function () {
    Keeper::$kept = 'resurrected place';
});
Keeper::$kept = null;
var_dump(Keeper::$kept);

Keeper::$list = [new Undo('in a static list', function () {
    Keeper::$list[] = 'grown';
})];
Keeper::$list[0] = 0;
var_dump(Keeper::$list);

$array = ['a' => 1, 'b' => new Undo('while walking', function () use (&$array) {
    $array['c'] = 3;
    unset($array['a']);
})];
foreach ($array as $key => &$value) {
    echo $key, "\n";
    if ($key === 'b') {
        $value = 2;
    }
}
unset($value);
var_dump($array);
function f(array $parameter)
{
    $parameter[0] = null;
    return $parameter;
}
$array = [new Undo('argument', function () use (&$array) {
    $array = null;
})];
var_dump(count(f($array)));
$array = null;
