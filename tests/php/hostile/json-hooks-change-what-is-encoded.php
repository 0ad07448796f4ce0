<?php
class Shrinking implements JsonSerializable
{
    public function __construct(private string $name)
    {
    }

    public function jsonSerialize(): mixed
    {
        global $list, $object;
        $list = null;
        $object = null;
        return [$this->name, json_encode(['nested' => 1])];
    }
}
$list = [1, new Shrinking('a'), str_repeat('x', 5)];
var_dump(json_encode($list));
$object = new stdClass;
$object->first = new Shrinking('b');
$object->second = [1, 2];
var_dump(json_encode($object));
class Itself implements JsonSerializable
{
    public $n = 0;

    public function jsonSerialize(): mixed
    {
        return ++$this->n > 3 ? 'end' : $this;
    }
}
var_dump(json_encode(new Itself));
class Throwing implements JsonSerializable
{
    public function jsonSerialize(): mixed
    {
        throw new Exception('not today');
    }
}
try {
    json_encode([[new Throwing]]);
} catch (Exception $e) {
    echo get_class($e), ' ', $e->getMessage(), ' ', json_last_error(), "\n";
}
class Exporting
{
    public $p = [1];

    public static function __set_state(array $state)
    {
        return new self;
    }

    public function __debugInfo()
    {
        global $list;
        $list = null;
        return ['p' => $this->p, 'more' => 'info'];
    }

    public function __sleep()
    {
        global $list;
        $list = null;
        $this->p = 'slept';
        return ['p', 'missing'];
    }

    public function __clone()
    {
        global $list;
        $list = null;
        $this->p = 'cloned';
    }
}
$list = [new Exporting, 'tail'];
var_dump($list);
$list = [new Exporting, 'tail'];
print_r($list);
$list = [new Exporting, 'tail'];
echo @serialize($list), "\n";
$list = [new Exporting, 'tail'];
$copy = clone $list[0];
var_dump($copy->p, $list);
