<?php
try {
    range(0, PHP_INT_MAX);
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
