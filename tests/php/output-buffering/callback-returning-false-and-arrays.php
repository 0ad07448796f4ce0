<?php
ob_start(fn($s) => false);
echo 'original ';
ob_end_flush();
ob_start(fn($s) => '');
echo 'swallowed';
ob_end_flush();
ob_start(fn($s) => strlen($s));
echo 'four';
ob_end_flush();
echo "\n";
