<?php
for ($i = 0; $i < 10; $i++) {
    foreach ([1, 2, 3] as $x) {
        if ($i == 2 && $x == 2) {
            goto out;
        }
    }
}
out:
echo "$i $x\n";
switch (1) {
    case 1:
        goto after;
}
echo 'skipped';
after:
function f($n)
{
    start:
    if ($n > 5) {
        return $n;
    }
    $n *= 2;
    goto start;
}
echo f(1), "\n";
