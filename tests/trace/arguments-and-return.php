<?php
function add($list, &$count, $by = 1)
{
    $count += $by;
    $list[] = $count;
    return $list;
}
function label($name)
{
    return "<$name>";
}
$n = 1;
$list = ['a'];
$more = add($list, $n);
$text = label('b');
