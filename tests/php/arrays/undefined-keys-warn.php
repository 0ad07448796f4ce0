<?php
$a = [1];
var_dump($a[5], $a['x'], $a['x']['y'], $a[null] ?? 'n');
