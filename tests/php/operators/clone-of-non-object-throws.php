<?php
try {
    clone 5;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
