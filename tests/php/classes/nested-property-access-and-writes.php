<?php
$o = new stdClass;
$o->a = new stdClass;
$o->a->b['c'][] = 1;
$o->a->b['c'][] = 2;
$o->list[] = new stdClass;
$o->list[0]->x ??= 'set';
$o->{'a b'}['k'] = 1;
$o->n ??= 5;
$o->n += 2;
$o->s = 'str';
$o->s[0] = 'S';
echo json_encode($o), "\n";
$copy = $o;
unset($o->a->b['c'][0], $copy->list, $o->missing);
var_dump($o->a->b, isset($copy->list), isset($o->a->b['c'][1]), isset($o->x->y->z));
