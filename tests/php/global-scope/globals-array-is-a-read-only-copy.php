<?php
$a = 1;
$copy = $GLOBALS;
$copy['a'] = 2;
var_dump($a, isset($GLOBALS['a']), array_key_exists('a', $GLOBALS), isset($GLOBALS['nope']), $GLOBALS['nope'] ?? 'd');
foreach ($GLOBALS as $k => $v) {
    if ($k === 'a') {
        echo "found $v\n";
    }
}
echo $GLOBALS['undefined'];
