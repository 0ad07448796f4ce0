<?php
class A
{
    function __toString(): string
    {
        return 'A!';
    }
}
$a = new A;
echo $a, " $a ", strlen($a), $a . 'x', "\n";
var_dump($a instanceof Stringable, (string) $a, $a == 'A!', in_array('A!', [$a]), str_replace('!', '?', $a), (fn(string $s) => $s)($a));
class Bad
{
    function __toString(): string
    {
        return 5;
    }
}
var_dump((string) new Bad);
class Thrower
{
    function __toString(): string
    {
        throw new Exception('in toString');
    }
}
try {
    echo 'x' . new Thrower;
} catch (Exception $e) {
    echo $e->getMessage(), "\n";
}
