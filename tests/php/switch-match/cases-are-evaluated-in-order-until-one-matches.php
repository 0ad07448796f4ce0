<?php
function c($x)
{
    echo "c$x ";
    return $x;
}
switch (2) {
    case c(1):
    case c(2):
        echo 'hit ';
    case c(3):
        echo 'fall ';
}
switch (true) {
    case 5 > 10:
        echo 'no';
        break;
    case 5 > 3:
        echo 'yes';
}
switch ('x') {
}
echo "\n";
