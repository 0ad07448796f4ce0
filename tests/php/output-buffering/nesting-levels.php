<?php
ob_start();
echo 'outer ';
ob_start();
echo 'inner';
var_dump(ob_get_level(), ob_get_length());
$inner = ob_get_clean();
echo strtoupper($inner);
$outer = ob_get_contents();
ob_end_clean();
echo "[$outer][$inner]", ob_get_level(), "\n";
var_dump(ob_get_contents(), ob_get_length(), ob_get_clean(), ob_get_flush());
