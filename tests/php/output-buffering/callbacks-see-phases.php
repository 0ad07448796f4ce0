<?php
ob_start(function ($s, $phase) {
    return "($s:" . ($phase & PHP_OUTPUT_HANDLER_START ? 'S' : '') . ($phase & PHP_OUTPUT_HANDLER_CLEAN ? 'C' : '') . ($phase & PHP_OUTPUT_HANDLER_FLUSH ? 'F' : '') . ($phase & PHP_OUTPUT_HANDLER_FINAL ? 'E' : '') . ')';
});
echo 'one';
ob_flush();
echo 'two';
ob_clean();
echo 'three';
ob_end_flush();
echo "\n";
