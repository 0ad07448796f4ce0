<?php
function pairs($list)
{
    foreach ($list as $value) {
        yield $value;
    }
}
$numbers = [1, 2];
$pairs = pairs($numbers);
foreach ($pairs as $pair) {
    echo $pair, "\n";
}
unset($pairs);
