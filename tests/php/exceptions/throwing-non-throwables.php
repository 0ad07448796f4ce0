<?php
try {
    throw new stdClass;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    throw 'string';
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
