<?php
foreach (['1', 1, '01', 1.0, true, null, 'a', '', 0] as $v) {
    switch ($v) {
        case 'a':
            echo "a ";
            break;
        case '1':
            echo "'1' ";
            break;
        case 0:
            echo "0 ";
            break;
        case '':
            echo "'' ";
            break;
        default:
            echo 'default ';
    }
}
echo "\n";
