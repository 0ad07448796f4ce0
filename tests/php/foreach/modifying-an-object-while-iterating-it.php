<?php
$o = new stdClass;
$o->a = 1;
$o->b = 2;
foreach ($o as $k => $v) {
    if ($k == 'a') {
        $o->c = 3;
        unset($o->b);
    }
    echo "$k=$v ";
}
echo "\n";
