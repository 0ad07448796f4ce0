<?php
function hello($n = 'x')
{
    return "hello $n";
}
$f = 'hello';
echo $f('a'), 'HELLO'('b'), ('hel' . 'lo')('c'), "\n";
$map = ['f' => 'strtoupper'];
echo $map['f']('up'), "\n";
echo call_user_func('hello', 'd'), call_user_func_array('hello', ['e']), call_user_func_array('hello', ['n' => 'named']), "\n";
var_dump(is_callable('hello'), is_callable('nope'), is_callable(fn() => 1), is_callable('strlen'));
