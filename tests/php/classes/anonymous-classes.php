<?php
$o = new class(5, 'x') extends ArrayObject implements JsonSerializable {
    public function __construct(public int $n, private $s)
    {
        parent::__construct([$n]);
    }
    function jsonSerialize(): mixed
    {
        return $this->n . $this->s;
    }
};
echo json_encode($o), count($o), "\n";
var_dump($o instanceof ArrayObject, str_contains(get_class($o), 'class@anonymous'), str_starts_with(get_class($o), 'ArrayObject@anonymous'));
function make()
{
    return new class {
        public static $n = 0;
    };
}
make()::$n++;
var_dump(make()::$n, get_class(make()) === get_class(make()));
class Outer
{
    private $secret = 's';
    function inner()
    {
        return new class($this->secret) {
            function __construct(public $got)
            {
            }
        };
    }
}
echo (new Outer)->inner()->got, "\n";
