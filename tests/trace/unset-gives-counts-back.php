<?php
$a = [1, 'two'];
$b = $a;
$two = $a[1];
unset($a);
unset($b);
unset($two, $nothing);
