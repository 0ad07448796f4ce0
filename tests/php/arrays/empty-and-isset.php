<?php
$a = ['n' => null, 'z' => 0, 'e' => '', 'a' => ['x' => null]];
var_dump(isset($a['n']), isset($a['z']), isset($a['q']), isset($a['a']['x']), isset($a['a'], $a['z']), isset($a['a'], $a['n']), empty($a['z']), empty($a['q']['r']), empty($a['a']), array_key_exists('n', $a), isset($a['z']['y']), isset($undefined['x']['y']));
