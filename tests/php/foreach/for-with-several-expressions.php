<?php
for ($i = 0, $j = 10; $i < 3, $j > 7; $i++, $j--) {
    echo "$i $j\n";
}
for (;;) {
    break;
}
for ($i = 0; $i < 3; print $i, $i++);
echo "\n";
