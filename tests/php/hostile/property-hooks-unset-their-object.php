<?php
class Vanishing
{
    private array $data = ['list' => [1, 2, 3]];
    public $real = ['x' => 1];

    public function __get(string $name)
    {
        global $object;
        echo "get $name\n";
        $object = null;
        unset($this->real);
        return $this->data[$name] ?? null;
    }

    public function __set(string $name, $value)
    {
        global $object;
        echo "set $name\n";
        $object = null;
        $this->data = [$name => $value];
    }

    public function __isset(string $name): bool
    {
        global $object;
        echo "isset $name\n";
        $object = null;
        return true;
    }

    public function __unset(string $name): void
    {
        global $object;
        echo "unset $name\n";
        $object = null;
    }

    public function __call(string $name, array $arguments)
    {
        global $object;
        echo "call $name\n";
        $object = null;
        return count($arguments);
    }

    public function __destruct()
    {
        echo "destroyed\n";
    }
}
$object = new Vanishing;
var_dump($object->list[1]);
$object = new Vanishing;
$object->anything = str_repeat('a', 10);
$object = new Vanishing;
$object->counter += 5;
$object = new Vanishing;
$object->text .= 'more';
$object = new Vanishing;
var_dump($object->number);
$object = new Vanishing;
var_dump(isset($object->list[0]));
$object = new Vanishing;
var_dump(empty($object->list));
$object = new Vanishing;
unset($object->whatever);
$object = new Vanishing;
var_dump($object->method(1, 2, [3]));
$object = new Vanishing;
foreach ($object->list as $item) {
    echo $item, "\n";
}
$object = new Vanishing;
[$a, $b] = $object->list;
var_dump($a, $b);
$object = new Vanishing;
echo "in a string: {$object->list[0]}\n";
