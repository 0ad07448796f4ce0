<?php
$i = 5;
do {
    echo $i;
} while ($i < 3);
while ($i --> 3) echo $i;
do echo 'x'; while (false);
echo "\n";
