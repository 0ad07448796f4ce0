<?php
// Parsedown renders the README it comes with, as a text, line by line and in safe mode.
require '/usr/share/php/Parsedown/autoload.php';

$readme = file_get_contents($argv[1] . '/parsedown.md');
$parsedown = new Parsedown;
echo $parsedown->text($readme), "\n";
foreach (explode("\n", $readme) as $line) {
    echo $parsedown->line($line), "\n";
}
$parsedown->setSafeMode(true)->setBreaksEnabled(true)->setUrlsLinked(false);
echo $parsedown->text($readme . "\n<script>alert(1)</script> [x](javascript:alert(1))\n\n| a | b |\n|---|:-:|\n| 1 | **2** |\n"), "\n";
