<?php
ob_start();
echo 'a';
ob_flush();
echo 'b';
ob_clean();
echo 'c';
ob_end_flush();
echo "\n";
var_dump(ob_end_clean());
var_dump(ob_end_flush(), ob_flush(), ob_clean());
