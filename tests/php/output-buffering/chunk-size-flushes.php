<?php
ob_start(fn($s) => "<$s>", 5);
echo 'ab';
echo 'cdefg';
echo 'h';
ob_end_flush();
echo "\n";
