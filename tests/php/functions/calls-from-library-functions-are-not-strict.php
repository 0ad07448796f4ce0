<?php
declare(strict_types=1);
namespace Shop;

// In a namespace call_user_func is a function like others, and what it calls follows its rules.
function trace(): void
{
    foreach (debug_backtrace() as $frame) {
        echo $frame['function'], isset($frame['file']) ? ' called by the script' : ' called by the library', "\n";
    }
}
var_dump(call_user_func('strlen', 12345));
call_user_func('Shop\trace');
call_user_func_array('Shop\trace', []);
