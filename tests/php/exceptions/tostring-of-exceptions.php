<?php
$e = new ErrorException('msg', 1, E_WARNING, 'file.php', 77, new Exception('prev'));
echo preg_replace('~/\S*/~', '', $e), "\n";
var_dump($e->getSeverity(), $e->getFile(), $e->getLine());
