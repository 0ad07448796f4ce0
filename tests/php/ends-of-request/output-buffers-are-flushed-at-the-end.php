<?php
ob_start();
echo "buffered 1\n";
ob_start(fn($s) => strtoupper($s));
echo "buffered 2\n";
exit;
