<?php
$a = [];
var_dump($a[]);
