<?php
function t($x)
{
    echo "t$x ";
    return $x;
}
echo match (t(2)) {
    t(1) => t('a'),
    t(2) => t('b'),
    t(3) => t('c'),
}, "\n";
