<?php
$a = [];
$o = new stdClass;
echo "[$undefined] [$a[k]] [{$a['x']['y']}] [$o->p]\n";
