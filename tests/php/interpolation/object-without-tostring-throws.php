<?php
$o = new stdClass;
try {
    echo "x $o";
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
