<?php
require 'nope.php';
echo "never\n";
