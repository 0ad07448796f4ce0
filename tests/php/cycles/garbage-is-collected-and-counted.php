<?php
$a = [1];
$a[] = &$a;
unset($a);
var_dump(gc_collect_cycles());
$left = new stdClass;
$right = new stdClass;
$left->other = $right;
$right->other = $left;
$left->list = [1, [$left]];
unset($left, $right);
var_dump(gc_collect_cycles());
$kept = new stdClass;
$kept->self = $kept;
$alias = $kept;
unset($kept);
var_dump(gc_collect_cycles(), $alias->self === $alias);
unset($alias);
var_dump(gc_collect_cycles());
$closure = function () use (&$closure) {
};
unset($closure);
var_dump(gc_collect_cycles());
gc_disable();
var_dump(gc_enabled(), ini_get('zend.enable_gc'));
gc_enable();
var_dump(gc_enabled());
for ($i = 0; $i < 30000; $i++) {
    $node = new stdClass;
    $node->self = $node;
}
$status = gc_status();
var_dump($status['runs'] > 2, $status['collected'] > 19000, $status['threshold']);
