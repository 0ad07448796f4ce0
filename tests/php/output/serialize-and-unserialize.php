<?php
$o = new stdClass;
$o->p = [1];
$x = 1;
$values = [null, true, 5, -1.5, 'é', [1, 'a' => [2]], $o, [&$x, &$x], 0.1];
foreach ($values as $v) {
    echo $s = serialize($v), "\n";
    var_dump(unserialize($s) == $v);
}
var_dump(unserialize('bad'), unserialize('i:5;trailing'), unserialize(serialize([$o, $o]))[0] instanceof stdClass);
