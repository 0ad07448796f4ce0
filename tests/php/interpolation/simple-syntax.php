<?php
$s = 'str';
$a = ['key' => 'val', 0 => 'zero', '-3' => 'neg', 'n' => ['m' => 'deep']];
$o = new stdClass;
$o->p = 'prop';
$o->q = new stdClass;
$o->q->r = 'nested';
echo "$s $a[key] $a[0] $a[-3] $o->p $o->p->x $s[0] $s[-1]\n";
echo "${s} {$a['key']} {$a['n']['m']} {$o->q->r} {$o->p}s \{$s} {$s}\n";
