<?php
$i = 5;
var_dump($i++, $i, ++$i, $i--, $i, --$i);
$a = ['n' => 1];
var_dump($a['n']++, ++$a['n'], $a['n']--, $a);
$i = 5;
var_dump($i++ + ++$i, $i);
$i = 5;
$i = $i++ + 1;
var_dump($i);
