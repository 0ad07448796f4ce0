<?php
class Bag implements ArrayAccess, Countable
{
    private $d = [];
    function offsetExists($k): bool
    {
        echo "exists($k) ";
        return isset($this->d[$k]);
    }
    function &offsetGet($k): mixed
    {
        echo "get($k) ";
        return $this->d[$k];
    }
    function offsetSet($k, $v): void
    {
        echo 'set(' . json_encode($k) . ') ';
        $k === null ? $this->d[] = $v : $this->d[$k] = $v;
    }
    function offsetUnset($k): void
    {
        echo "unset($k) ";
        unset($this->d[$k]);
    }
    function count(): int
    {
        return 42;
    }
}
$b = new Bag;
$b[] = 'first';
$b['x'] = 1;
$b['x']++;
$b['arr'] = [];
$b['arr']['deep'] = 5;
$b['n'] ??= 'default';
unset($b['x']);
var_dump(isset($b['x']), empty($b['arr']), $b['q'] ?? 'd', isset($b['arr']['deep']), count($b), $b['arr']['deep'], array_key_exists('k', ['k' => 1]));
echo "\n";
