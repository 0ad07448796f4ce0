<?php
var_dump(@include 'nope.php');
$r = include 'nope.php';
var_dump($r);
echo "still here\n";
