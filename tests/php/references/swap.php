<?php
function swap(&$a, &$b)
{
    [$a, $b] = [$b, $a];
}
$x = 1;
$y = 2;
swap($x, $y);
var_dump($x, $y);
$list = ['a', 'b'];
swap($list[0], $list[1]);
var_dump($list);
