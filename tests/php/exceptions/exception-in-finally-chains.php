<?php
try {
    try {
        throw new Exception('first');
    } finally {
        throw new Exception('second');
    }
} catch (Exception $e) {
    echo $e->getMessage(), ' after ', $e->getPrevious()->getMessage(), "\n";
}
