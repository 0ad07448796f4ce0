<?php
// PHPUnit's own runner, on a small test class: dots, failures, differences, names in words.
if (!class_exists('DOMDocument')) {
    // What its configuration is read with, which this run has none of.
    class DOMDocument
    {
    }
}
define('PHPUNIT_COMPOSER_INSTALL', 'PHPUnit/Autoload.php');
require PHPUNIT_COMPOSER_INSTALL;

foreach ([['--verbose'], ['--testdox'], ['--filter', 'testSums', '--debug'], ['--list-tests'], ['--version']] as $options) {
    $arguments = ['phpunit', '--no-configuration', '--colors=never', ...$options, __DIR__ . '/phpunit/StackTest.php'];
    try {
        echo 'status ', (new PHPUnit\TextUI\Command)->run($arguments, false), "\n";
    } catch (PHPUnit\TextUI\Exception $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
