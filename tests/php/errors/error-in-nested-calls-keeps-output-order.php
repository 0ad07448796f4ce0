<?php
ob_start();
echo "in buffer ";
echo $undefined;
$s = ob_get_clean();
echo strtoupper(str_replace(__DIR__, "", $s));
