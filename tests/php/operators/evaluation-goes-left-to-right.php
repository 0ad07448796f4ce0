<?php
function t($s)
{
    echo $s, ' ';
    return $s;
}
$r = t(1) + t(2) * t(3);
echo "\n";
$a = [];
$a[t('i')] = t('v');
$a[t('x')][t('y')] = t('z');
echo "\n";
$i = 0;
$b = [$i++, $i++, $i];
print_r($b);
$i = 1;
$c[$i] = ++$i;
print_r($c);
t('a') . t('b') . t('c');
echo "\n";
