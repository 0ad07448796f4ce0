<?php
// PHPUnit's own runner, on a small test class: dots, failures, differences, names in words.
// PHPUnit reads its configuration with these, of which this run has none.
if (!class_exists('DOMDocument')) {
    class DOMDocument
    {
    }
}
if (!function_exists('libxml_clear_errors')) {
    function libxml_clear_errors(): void
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
