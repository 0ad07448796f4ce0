<?php
$o = new stdClass;
$p = 'prop';
$o->$p = 1;
$o->{'a b'} = 2;
$o->{$p . '2'} = 3;
$list = ['k' => 'prop'];
$o->list = ['x' => 'y'];
var_dump($o->{$list['k']}, $o->list['x'], $o);
$class = 'ArrayObject';
$method = 'count';
var_dump((new $class([1, 2]))->$method(), [new $class([1]), 'count'](), $o->$p);
