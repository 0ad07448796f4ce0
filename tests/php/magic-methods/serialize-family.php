<?php
class S
{
    public $a = 1;
    protected $b = 2;
    private $c = 3;
    public $skip = 'x';
    function __sleep()
    {
        echo "sleep ";
        return ['a', 'b', 'c'];
    }
    function __wakeup()
    {
        echo "wakeup ";
        $this->skip = 'woken';
    }
}
$s = serialize(new S);
echo str_replace("\0", '~', $s), "\n";
var_dump(unserialize($s));
class U
{
    public $d;
    function __serialize(): array
    {
        return ['k' => $this->d];
    }
    function __unserialize(array $a): void
    {
        $this->d = $a['k'] . '!';
    }
}
$u = new U;
$u->d = 'v';
echo serialize($u), unserialize(serialize($u))->d, "\n";
var_dump(unserialize('O:7:"Missing":1:{s:1:"x";i:1;}'));
var_dump(unserialize(serialize(new U), ['allowed_classes' => false]) instanceof U);
