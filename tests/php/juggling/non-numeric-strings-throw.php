<?php
foreach (['abc', '', ' ', '-', '.', 'e5', 'é'] as $s) {
    try {
        var_dump($s + 1);
    } catch (TypeError $e) {
        echo $e->getMessage(), "\n";
    }
    try {
        var_dump($s * 1);
    } catch (TypeError $e) {
        echo $e->getMessage(), "\n";
    }
}
