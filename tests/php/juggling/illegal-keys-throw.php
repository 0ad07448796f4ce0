<?php
foreach ([[], new stdClass] as $key) {
    try {
        $a = [];
        $a[$key] = 1;
    } catch (TypeError $e) {
        echo $e->getMessage(), "\n";
    }
    try {
        $a = [1];
        echo $a[$key];
    } catch (TypeError $e) {
        echo $e->getMessage(), "\n";
    }
    try {
        var_dump(isset($a[$key]));
    } catch (TypeError $e) {
        echo $e->getMessage(), "\n";
    }
    try {
        unset($a[$key]);
    } catch (TypeError $e) {
        echo $e->getMessage(), "\n";
    }
    try {
        var_dump([$key => 1]);
    } catch (TypeError $e) {
        echo $e->getMessage(), "\n";
    }
    try {
        var_dump(empty($a[$key]));
    } catch (TypeError $e) {
        echo $e->getMessage(), "\n";
    }
}
