<?php
$list = [3, 1, 2];
$same = $list;
sort($list);
$n = count($same);
$last = array_pop($same);
$keys = array_keys(['x' => $last]);
