<?php
foreach (5 as $x) {
    echo 'never';
}
foreach (null as $k => $x) {
    echo 'never';
}
foreach ('str' as &$x) {
    echo 'never';
}
echo "after\n";
