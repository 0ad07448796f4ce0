<?php
function f()
{
    $v = 'local';
    $n = 'v';
    $arr = 'list';
    $$arr = [1, 2];
    $$arr[] = 3;
    ${$arr}[] = 4;
    var_dump($$n, $list, isset($$n), isset($$undefinedName));
    unset($$n);
    var_dump(isset($v));
    foreach (['p', 'q'] as $name) {
        $$name = $name . $name;
    }
    return $p . $q;
}
echo f(), "\n";
