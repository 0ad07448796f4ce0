<?php
// A page as many programs make it: a layout, a partial for each row, escaping, a bit of data.
require __DIR__ . '/page/data.php';
$title = 'Orders of ' . date('Y');
ob_start();
include __DIR__ . '/page/table.php';
$content = ob_get_clean();
header('X-Rows: ' . count($orders));
include __DIR__ . '/page/layout.php';
