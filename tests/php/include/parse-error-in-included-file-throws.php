<?php
try {
    include 'inc/broken.inc';
} catch (ParseError $e) {
    echo get_class($e), ': ', $e->getMessage(), ' ', basename($e->getFile()), ':', $e->getLine(), "\n";
}
