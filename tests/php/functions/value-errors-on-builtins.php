<?php
foreach ([fn() => str_repeat('a', -1), fn() => array_fill(0, -1, 0), fn() => range(1, 2, 5), fn() => array_combine([1], [1, 2]), fn() => max([]), fn() => min(1), fn() => array_chunk([1], 0), fn() => array_rand([]), fn() => random_int(2, 1), fn() => str_pad('a', 5, ''), fn() => array_pad([], 99999999, 0), fn() => number_format(1, -1), fn() => mb_strlen ?? 0, fn() => log(1, 0), fn() => base_convert('1', 1, 2), fn() => constant('nope'), fn() => array_column([[1]], []), fn() => str_split('a', 0), fn() => wordwrap('abc', 0, "\n", true), fn() => count_chars('a', 9), fn() => substr_count('a', '')] as $f) {
    try {
        var_dump($f());
    } catch (Error $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
