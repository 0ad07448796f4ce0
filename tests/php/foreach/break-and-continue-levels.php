<?php
foreach ([1, 2, 3] as $x) {
    foreach ([1, 2, 3] as $y) {
        if ($y == 2) {
            continue 2;
        }
        if ($x == 3) {
            break 2;
        }
        echo "$x$y ";
    }
    echo 'never';
}
for ($i = 0; ; $i++) {
    switch ($i) {
        case 1:
            continue 2;
        case 4:
            break 2;
    }
    echo $i;
}
while (true) {
    do {
        break 2;
    } while (true);
}
echo "\n";
