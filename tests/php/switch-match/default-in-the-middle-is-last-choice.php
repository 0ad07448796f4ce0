<?php
switch (3) {
    case 1:
        echo 'one';
        break;
    default:
        echo 'default';
        break;
    case 3:
        echo 'three';
}
echo "\n";
