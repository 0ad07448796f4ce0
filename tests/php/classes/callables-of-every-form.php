<?php
class A
{
    function m($x)
    {
        return "m$x";
    }
    static function s($x)
    {
        return "s$x";
    }
    function __invoke($x)
    {
        return "i$x";
    }
}
$a = new A;
foreach ([[$a, 'm'], ['A', 's'], 'A::s', $a, [$a, 's'], fn($x) => "f$x", 'strrev', $a->m(...)] as $c) {
    echo is_callable($c) ? 'y' : 'n', call_user_func($c, 12), ' ', implode(array_map($c, ['ab'])), "\n";
}
var_dump(is_callable(['A', 'm']), is_callable([$a, 'nope']), is_callable('A::nope', true, $name), $name);
try {
    call_user_func('nope');
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
try {
    array_map([$a, 'zip'], [1]);
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
