<?php
var_dump(explode(',', 'a,b,,c'), explode(',', ''), explode(',', 'a,b,c', 2), explode(',', 'a,b,c', -1), explode(',', 'abc', 0), implode(', ', [1, 'b', 2.5, true, null, false]), implode(['a', 'b']), join('-', ['x']), str_split('abcdef', 4));
try {
    explode('', 'abc');
} catch (ValueError $e) {
    echo $e->getMessage(), "\n";
}
