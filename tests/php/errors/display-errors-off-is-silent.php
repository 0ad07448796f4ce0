<?php
ini_set('display_errors', '0');
echo $a;
echo "between\n";
ini_set('display_errors', '1');
echo $b;
