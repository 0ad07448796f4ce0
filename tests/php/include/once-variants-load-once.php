<?php
var_dump(include_once 'inc/counted.inc');
var_dump(include_once 'inc/counted.inc');
var_dump(require_once __DIR__ . '/inc/../inc/counted.inc');
var_dump(include 'inc/counted.inc');
echo $count, "\n";
print_r(array_map('basename', get_included_files()));
