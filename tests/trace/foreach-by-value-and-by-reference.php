<?php
$list = [10, 20];
foreach ($list as $value) {
    echo $value, "\n";
}
foreach ($list as &$element) {
    $element++;
}
unset($element);
foreach ($list as $key => $value) {
    $list[] = $value;
}
