<?php
$a = ['self'];
$a[] = &$a;
unset($a);
echo gc_collect_cycles(), "\n";
$b = 'after';
