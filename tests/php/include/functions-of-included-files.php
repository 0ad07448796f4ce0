<?php
var_dump(function_exists('from_include'));
include 'inc/declares.inc';
echo from_include(), INCLUDED_CONSTANT, "\n";
