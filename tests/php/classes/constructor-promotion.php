<?php
class A
{
    public function __construct(public $a, protected ?int $b = null, private array $c = ['x'], $plain = 'p')
    {
        echo "$plain $a\n";
        $this->a .= '!';
    }
}
var_dump(new A('v', 3), new A(a: 'n', plain: 'q'));
