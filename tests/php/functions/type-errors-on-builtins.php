<?php
foreach ([fn() => strlen([]), fn() => str_repeat('a', 'x'), fn() => array_sum(5), fn() => abs('x'), fn() => strlen(null), fn() => round('1.5x'), fn() => str_repeat('a', 1.5), fn() => in_array(1, 'x'), fn() => chr('5'), fn() => strtoupper(new stdClass), fn() => array_map('nope', [1]), fn() => usort($u, 'strcmp'), fn() => implode(',', 'x')] as $f) {
    try {
        var_dump($f());
    } catch (Error $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
