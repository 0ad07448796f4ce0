<?php
$a = 'old';
$b = $a;
$a = 'new';
$b = null;
$c = 'other';
$a = $c;
