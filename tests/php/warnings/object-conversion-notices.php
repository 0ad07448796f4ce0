<?php
$o = new stdClass;
var_dump($o == 1, $o == 1.5, $o < 5, (int) $o);
try {
    var_dump($o == 'str', [$o] == [1]);
} catch (Error $e) {
    echo $e->getMessage();
}
echo intdiv(10, 3), "\n";
$a = [];
try {
    $a[$o] = 1;
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
