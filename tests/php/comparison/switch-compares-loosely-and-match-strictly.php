<?php
$v = '1';
switch ($v) {
    case 1:
        echo "switch int\n";
        break;
    case '1':
        echo "switch string\n";
}
echo match ($v) {
    1 => 'match int',
    '1' => 'match string',
}, "\n";
switch (0) {
    case 'a':
        echo "a\n";
        break;
    case null:
        echo "null\n";
        break;
}
