<?php
function f()
{
    $a = 1;
    $b = 'two';
    var_dump(compact('a', ['b', ['a']]));
    var_dump(compact('missing'));
    var_dump(extract(['a' => 'new', 'c' => 3, '1x' => 4]), $a, $c);
    var_dump(extract(['a' => 'skip', 'd' => 4], EXTR_SKIP), $a, $d);
    var_dump(extract(['a' => 'p'], EXTR_PREFIX_ALL, 'pre'), $pre_a);
    $source = ['r' => 1];
    extract($source, EXTR_REFS);
    $r = 2;
    var_dump($source);
}
f();
