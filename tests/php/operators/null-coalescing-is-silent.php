<?php
var_dump($undefined ?? 'd', $a['x']['y'] ?? 'e', null ?? null ?? 'f', 0 ?? 1, false ?? 1);
$a = ['k' => null, 's' => 'str'];
var_dump($a['k'] ?? 'g', $a['s'][0] ?? 'h', $a['s'][9] ?? 'i', $a['s']['x'] ?? 'j', $a['s']['x']['y'] ?? 'k');
$o = null;
var_dump($o->p ?? 'l', $o->p->q ?? 'm', $o?->p ?? 'n');
