<?php
ob_start(function ($s) {
    ob_start();
    return $s;
});
echo 'x';
ob_end_flush();
