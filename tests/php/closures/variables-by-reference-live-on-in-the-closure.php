<?php
function counter()
{
    $n = 0;
    return function () use (&$n) {
        return ++$n;
    };
}
$count = counter();
echo $count(), $count(), $count(), "\n";
$other = Closure::bind($count, null);
echo $other(), $count(), "\n";
$again = counter();
echo $again(), "\n";
function pair()
{
    $x = 4;
    return [function () use ($x) { return $x; }, function () use (&$x) { return $x++; }];
}
[$value, $reference] = pair();
echo $value(), $reference(), $value(), $reference(), $reference(), "\n";
