<?php
class Offsets implements ArrayAccess
{
    public array $inner = ['k' => ['n' => 1]];

    public function offsetExists($offset): bool
    {
        $this->drop("exists");
        return true;
    }

    public function &offsetGet($offset): mixed
    {
        $this->drop("get");
        return $this->inner[$offset];
    }

    public function offsetSet($offset, $value): void
    {
        $this->drop("set");
        if ($offset === null) {
            $this->inner[] = $value;
        } else {
            $this->inner[$offset] = $value;
        }
    }

    public function offsetUnset($offset): void
    {
        $this->drop("unset");
        unset($this->inner[$offset]);
    }

    private function drop(string $what): void
    {
        global $offsets, $array;
        echo $what, ' ';
        $offsets = null;
        $array = null;
    }

    public function __destruct()
    {
        echo "(freed ", count($this->inner), ")\n";
    }
}
$offsets = new Offsets;
$offsets['a'] = 1;
$offsets = new Offsets;
$offsets[] = [1, 2];
$offsets = new Offsets;
$offsets['k']['n'] = 'deep';
$offsets = new Offsets;
$offsets['x'] ??= 'y';
$offsets = new Offsets;
var_dump(isset($offsets['k']['n']));
$offsets = new Offsets;
var_dump(empty($offsets['k']));
$offsets = new Offsets;
unset($offsets['k']);
$offsets = new Offsets;
['k' => $taken] = $offsets;
var_dump($taken);
$array = ['first' => new Offsets];
$array['first']['k']['n'] = 2;
var_dump($array);
$array = [new Offsets];
$array[0][] = $array;
var_dump($array);
$array = [new Offsets];
var_dump($array[0]['k']);
$array = [new Offsets];
var_dump(array_key_exists(0, $array) && isset($array[0]['k']));
