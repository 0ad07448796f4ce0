<?php
var_dump(str_replace('l', 'L', 'hello', $n), $n, str_replace(['a', 'b'], ['b', 'c'], 'ab'), str_replace(['a', 'b', 'c'], ['1'], 'abcabc'), str_replace('x', 'y', ['ax', 'k' => 'bx']), str_ireplace('L', 'x', 'Hello'));
