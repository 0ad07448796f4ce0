<?php
$a = [1];
$a['self'] = &$a;
var_dump(count($a), $a['self']['self'][0]);
print_r($a);
var_dump($a);
unset($a);
var_dump(gc_collect_cycles() >= 0);
