<?php
$n = 'this';
try {
    $$n = 1;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
