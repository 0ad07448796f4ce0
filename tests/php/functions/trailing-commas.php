<?php
function f($a, $b, )
{
    return $a . $b;
}
echo f('x', 'y', ), max(1, 2, ), "\n";
$g = function ($x, ) use ($undefinedButUnused, ) {
    return $x;
};
echo $g(1, ), (fn($p, ) => $p)(2, ), "\n";
unset($a, $b, );
var_dump(isset($a, $b, ));
